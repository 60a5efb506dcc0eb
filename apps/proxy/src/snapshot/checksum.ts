import { createHash } from 'node:crypto';
import { type ConfigSnapshot, canonicalJson, type JsonObject, type JsonValue } from '@tollgate/schema';

/** SHA-256, in hex, of the canonical JSON of everything but the checksum. */
export function checksumOf(snapshot: ConfigSnapshot): string {
  const { checksum: _checksum, ...content } = snapshot;
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}

/** The same, with a pause between any two entries of the lists of a snapshot. */
export async function checksumInSteps(snapshot: ConfigSnapshot, pause: () => Promise<void>): Promise<string> {
  const { checksum: _checksum, ...content } = snapshot;
  const hash = createHash('sha256');
  let separator = '{';
  for (const [name, value] of Object.entries(content).sort(([left], [right]) => (left < right ? -1 : 1))) {
    hash.update(`${separator}${JSON.stringify(name)}:`);
    if (Array.isArray(value)) await hashList(value, (text) => hash.update(text), pause);
    else hash.update(canonicalJson(value));
    separator = ',';
  }
  return hash.update('}').digest('hex');
}

async function hashList(
  list: readonly (JsonObject & JsonValue)[],
  write: (text: string) => void,
  pause: () => Promise<void>,
): Promise<void> {
  let separator = '[';
  for (const entry of list) {
    write(separator + canonicalJson(entry));
    separator = ',';
    await pause();
  }
  write(list.length === 0 ? '[]' : ']');
}
