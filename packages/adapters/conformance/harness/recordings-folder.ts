import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type JsonValue, parseExactJson, parseJson } from '@tollgate/schema';

const repositoryRoot = join(import.meta.dirname, '../../../..');

/** One recorded exchange; the layout is that of the folder's own README. */
export interface RecordedCase {
  readonly path: string;
  readonly provider: string;
  readonly api: string;
  readonly model: string;
  readonly stream: boolean;
  readonly status: number;
  readonly wire: string;
  readonly feature: readonly string[];
  readonly files: { readonly request?: string; readonly response?: string; readonly decoded?: string };
}

/** Where recordings that nobody here made are looked for; undefined when they are not there. */
export function recordingsFolder(): string | undefined {
  const folder = process.env['TOLLGATE_RECORDINGS'] ?? join(repositoryRoot, '../shared/provider-recordings');
  return existsSync(join(folder, 'index.json')) ? folder : undefined;
}

/** Some sources kept no model, above all of errors. */
export function readIndex(folder: string): readonly RecordedCase[] {
  const index: { cases: (Omit<RecordedCase, 'model'> & { model: string | null })[] } = JSON.parse(
    readFileSync(join(folder, 'index.json'), 'utf8'),
  );
  return index.cases.map((recorded) => ({ ...recorded, model: recorded.model ?? 'some-model' }));
}

/** The body of the request; undefined where the source did not keep it. */
export function readRequest(folder: string, recorded: RecordedCase): JsonValue | undefined {
  const file = recorded.files.request;
  return file === undefined ? undefined : JSON.parse(readFileSync(join(folder, recorded.path, file), 'utf8'));
}

/** The bytes of the answer as they were. Binary ones are kept as base64. */
export function readResponse(folder: string, recorded: RecordedCase): Uint8Array {
  const file = recorded.files.response ?? 'response.json';
  const bytes = readFileSync(join(folder, recorded.path, file));
  return file.endsWith('.b64') ? Buffer.from(bytes.toString('ascii'), 'base64') : bytes;
}

/** A stream as text: its own, or, of a binary one, the messages as the source of the recording decoded them, one a line. */
export function readStreamText(folder: string, recorded: RecordedCase): string {
  const { decoded, response = '' } = recorded.files;
  return readFileSync(join(folder, recorded.path, decoded ?? response), 'utf8');
}

/** The headers of the answer that were kept, by lower-case name. */
export function readHeaders(folder: string, recorded: RecordedCase): Record<string, string> {
  const meta: { http?: { response_headers?: Record<string, string> } } = JSON.parse(
    readFileSync(join(folder, recorded.path, 'meta.json'), 'utf8'),
  );
  const headers = Object.entries(meta.http?.response_headers ?? {});
  return Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
}

/** A body as the proxy hands it over: parsed where it is JSON, else the text. */
export function bodyOf(bytes: Uint8Array): JsonValue {
  const text = new TextDecoder().decode(bytes);
  return parseJson(text) ?? text;
}

/** The same for a body that is translated, whose numbers are kept. */
export function exactBodyOf(bytes: Uint8Array): JsonValue {
  const text = new TextDecoder().decode(bytes);
  return parseExactJson(text) ?? text;
}
