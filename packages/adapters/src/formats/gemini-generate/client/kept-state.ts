import type { JsonValue } from '@tollgate/schema';
import type { RequestProblem } from '../../../core/client-format.js';
import { asFilledText, asObject, itemsOf } from '../../../core/json-members.js';
import { openRequestProblems, type RequestProblems } from '../../../core/request-problems.js';

/** Both spellings are read, as everywhere in this format, and the caller is told of the one it used. */
const cacheNames = ['cachedContent', 'cached_content'];
const fileNames = ['fileData', 'file_data'];
const resultNames = ['functionResponse', 'function_response'];
const uriNames = ['fileUri', 'file_uri'];

const cacheRefused =
  'refers to contents that another provider keeps; send them as systemInstruction, tools and contents instead';
const fileRefused = 'refers to a file that another provider keeps; send what it holds as inlineData instead';

/** Addresses that anybody can read: on the web, but for Google's own stored files, and with the bytes in them. */
const readableAddress = /^(?:https?:\/\/(?!generativelanguage\.googleapis\.com\/)|data:)/i;

/** What of a body only the provider can look up that keeps it. What a model sent earlier is not needed elsewhere. */
export function keptState(body: JsonValue): readonly RequestProblem[] {
  const problems = openRequestProblems();
  const written = asObject(body) ?? {};
  for (const name of cacheNames) if (asFilledText(written[name]) !== undefined) problems.add(name, cacheRefused);
  for (const [at, turn] of listOf(written['contents']).entries()) {
    const { role, parts } = asObject(turn) ?? {};
    if (role === 'model') continue;
    const path = `contents[${at}].parts`;
    noteFiles(parts, path, problems);
    for (const [nth, part] of listOf(parts).entries()) noteFilesOfResult(part, `${path}[${nth}]`, problems);
  }
  return problems.list();
}

function noteFiles(parts: JsonValue | undefined, path: string, problems: RequestProblems): void {
  for (const [at, item] of listOf(parts).entries()) {
    const part = asObject(item) ?? {};
    for (const name of fileNames) {
      const file = asObject(part[name]) ?? {};
      for (const uri of uriNames) {
        const address = asFilledText(file[uri]);
        if (address !== undefined && !readableAddress.test(address)) {
          problems.add(`${path}[${at}].${name}.${uri}`, fileRefused);
        }
      }
    }
  }
}

/** The result of a call may hold files of its own. */
function noteFilesOfResult(part: JsonValue, path: string, problems: RequestProblems): void {
  for (const name of resultNames)
    noteFiles(asObject(asObject(part)?.[name])?.['parts'], `${path}.${name}.parts`, problems);
}

/** One object may stand for a list of one. */
function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return asObject(value) === undefined || value === undefined ? itemsOf(value) : [value];
}
