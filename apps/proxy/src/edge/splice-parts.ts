import { join } from '../steps/index.js';
import type { CallerBody } from './caller-body.js';

/**
 * Writes texts into a form and leaves every other byte as the caller wrote it. A name that is not there is not added;
 * none stands twice. What is long is copied in steps.
 */
export function spliceParts(
  { bytes, parts = [] }: CallerBody,
  edits: Readonly<Record<string, string>>,
): Buffer | Promise<Buffer> {
  const pieces: Buffer[] = [];
  let at = 0;
  for (const { name, isFile, start, end } of parts) {
    const text = isFile || !Object.hasOwn(edits, name) ? undefined : edits[name];
    if (text === undefined) continue;
    pieces.push(bytes.subarray(at, start), Buffer.from(text));
    at = end;
  }
  pieces.push(bytes.subarray(at));
  return pieces.length === 1 ? bytes : join(pieces);
}
