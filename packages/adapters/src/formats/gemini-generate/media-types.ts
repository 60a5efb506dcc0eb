/** Media types by the end of an address, for those that name no type; only kinds that models take. */
const typesByEnding: ReadonlyMap<string, string> = new Map([
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['webp', 'image/webp'],
  ['gif', 'image/gif'],
  ['heic', 'image/heic'],
  ['heif', 'image/heif'],
  ['pdf', 'application/pdf'],
  ['txt', 'text/plain'],
  ['md', 'text/markdown'],
  ['html', 'text/html'],
  ['csv', 'text/csv'],
  ['mp3', 'audio/mpeg'],
  ['wav', 'audio/wav'],
  ['flac', 'audio/flac'],
  ['ogg', 'audio/ogg'],
  ['mp4', 'video/mp4'],
  ['mov', 'video/quicktime'],
  ['webm', 'video/webm'],
]);

const ending = /\.([a-z0-9]{2,5})(?:[?#].*)?$/i;

/** The media type that the end of an address stands for; undefined where it says nothing. */
export function mediaTypeOfUrl(url: string): string | undefined {
  return typesByEnding.get(ending.exec(url)?.[1]?.toLowerCase() ?? '');
}
