import type { AudioPart, FilePart, ImagePart, JsonObject, MediaSource } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { asFilledText, asObject } from '../../../core/json-members.js';
import type { RequestProblems } from '../../../core/request-problems.js';
import { mediaTypeOfUrl } from '../media-types.js';
import { bagOf, otherMembers } from '../own-members.js';
import { FileData, InlineData, MediaPart } from './request.wire.js';

const mediaMembers: ReadonlySet<string> = new Set(['inlineData', 'fileData', 'thoughtSignature']);

/** Reads a part that holds or names a picture, a sound or another file; which of them, its media type tells. */
export function parseMedia(
  part: JsonObject,
  path: string,
  problems: RequestProblems,
): ImagePart | AudioPart | FilePart | undefined {
  problems.check(MediaPart, part, path);
  const source = sourceOf(part, path, problems);
  if (source === undefined) return undefined;
  const mediaType = source.kind === 'file-id' ? undefined : source.mediaType;
  const holder = part['inlineData'] === undefined ? 'fileData' : 'inlineData';
  const displayName = asFilledText(asObject(part[holder])?.['displayName']);
  const own = otherMembers(part, mediaMembers);
  const type = /^(image|audio)\//.exec(mediaType ?? '')?.[1];
  if (type !== 'image' && type !== 'audio') {
    return defined({ type: 'file' as const, source, filename: displayName, extensions: bagOf(own) });
  }
  // Other formats name files only.
  if (displayName !== undefined) problems.leave(`${path}.${holder}.displayName`);
  const extensions = bagOf(defined({ ...own, displayName }));
  if (type === 'audio') return defined({ type: 'audio' as const, source, extensions });
  return defined({ type: 'image' as const, source, extensions });
}

function sourceOf(part: JsonObject, path: string, problems: RequestProblems): MediaSource | undefined {
  if (part['inlineData'] !== undefined) {
    const inline = problems.check(InlineData, part['inlineData'], `${path}.inlineData`);
    // Both alphabets of base64 are read here; other formats know only the common one.
    const data = inline?.data.replaceAll('-', '+').replaceAll('_', '/');
    return inline && data !== undefined ? { kind: 'base64', mediaType: inline.mimeType, data } : undefined;
  }
  const file = problems.check(FileData, part['fileData'], `${path}.fileData`);
  if (file === undefined) return undefined;
  const mediaType = file.mimeType ?? mediaTypeOfUrl(file.fileUri);
  return defined({ kind: 'url' as const, url: file.fileUri, mediaType });
}
