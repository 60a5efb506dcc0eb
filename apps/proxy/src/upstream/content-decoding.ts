import type { Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { mebibyte } from '@tollgate/schema';

/** Beyond this size a compressed answer must not be more than `expansionMax` times as large as its bytes on the wire. */
export const expansionFreeBytes = 4 * mebibyte;
export const expansionMax = 100;

type Decoder = Transform & { readonly bytesWritten: number };

const decoders: ReadonlyMap<string, () => Decoder> = new Map<string, () => Decoder>([
  ['gzip', () => createGunzip()],
  ['x-gzip', () => createGunzip()],
  ['deflate', () => createInflate()],
  ['br', () => createBrotliDecompress()],
  ['zstd', () => createZstdDecompress()],
]);

/** A body as its plain bytes. */
export interface PlainBody {
  readonly stream: Readable;
  /** Whether so many plain bytes are too many for what came over the wire: a bomb. */
  readonly isBomb: (plainBytes: number) => boolean;
}

/**
 * Undoes a compression that was not asked for: providers are told `accept-encoding: identity`, and some compress all
 * the same. Undefined for an encoding, or a pile of encodings, that is not known.
 */
export function plainBody(body: Readable, contentEncoding: string | undefined): PlainBody | undefined {
  const encoding = contentEncoding?.trim().toLowerCase() ?? '';
  if (encoding === '' || encoding === 'identity') return { stream: body, isBomb: () => false };
  const createDecoder = decoders.get(encoding);
  if (createDecoder === undefined) return undefined;
  const decoder = createDecoder();
  body.on('error', (error) => decoder.destroy(error));
  decoder.on('close', () => body.destroy());
  body.pipe(decoder);
  return {
    stream: decoder,
    isBomb: (plainBytes) => plainBytes > expansionFreeBytes && plainBytes > decoder.bytesWritten * expansionMax,
  };
}
