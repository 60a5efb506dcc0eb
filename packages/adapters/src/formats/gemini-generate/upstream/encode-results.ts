import { isJsonObject, type JsonObject, parseExactJson, type ToolResultPart } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { documentWishes } from '../../../core/document-wishes.js';
import { asObject, asText } from '../../../core/json-members.js';
import { ownMembers } from '../own-members.js';
import { wireCallId } from '../tool-call-id.js';
import { encodeMedia } from './encode-media.js';
import { type EncodingNotes, noteCacheMark } from './notes.js';

/** A call that results may answer: the format wants its name back, and the results in the order of the calls. */
export interface KnownCall {
  readonly name: string;
  readonly place: number;
}

export interface PlacedResult {
  readonly result: ToolResultPart;
  readonly path: string;
}

export interface EncodedResults {
  readonly parts: readonly JsonObject[];
  /** Pictures and documents for which the model's results have no room; they follow the results in a turn of their own. */
  readonly moved: readonly JsonObject[];
}

/** The results between two turns of the model, as one turn. */
export function encodeResults(
  results: readonly PlacedResult[],
  calls: ReadonlyMap<string, KnownCall>,
  mediaInResults: boolean,
  notes: EncodingNotes,
): EncodedResults {
  const moved: JsonObject[] = [];
  const place = ({ result }: PlacedResult): number => calls.get(result.toolCallId)?.place ?? Number.MAX_SAFE_INTEGER;
  const inOrder = results.toSorted((left, right) => place(left) - place(right));
  const titles = titlesOf(inOrder.map(({ result }) => nameOf(result, calls) ?? result.toolCallId));
  const parts = inOrder.map(({ result, path }, at) => {
    const name = nameOf(result, calls);
    if (name === undefined) {
      notes.problems.push({ path, message: `answers the call ${result.toolCallId}, which no earlier message made` });
    }
    noteCacheMark(result.cache, notes);
    const media = encodeMediaOf(result, path, notes);
    if (!mediaInResults && media.length > 0) {
      moved.push({ text: `Attachments of the tool call ${titles[at]}:` }, ...media);
    }
    const { part, ...written } = ownMembers(result.extensions) ?? {};
    const functionResponse = defined({
      id: wireCallId(result.toolCallId),
      name,
      response: responseOf(result),
      parts: mediaInResults && media.length > 0 ? media : undefined,
      // A result that came in this format's own words keeps them.
      ...written,
    });
    return { ...asObject(part), functionResponse };
  });
  if (moved.length > 0) notes.dropped.add('tool result media: moved into a turn behind the results');
  return { parts, moved };
}

function nameOf(result: ToolResultPart, calls: ReadonlyMap<string, KnownCall>): string | undefined {
  return calls.get(result.toolCallId)?.name ?? asText(ownMembers(result.extensions)?.['name']);
}

/** Names of which those that are there several times are told apart by their order, which is all they have here: `f (2 of 3)`. */
function titlesOf(names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  const places = names.map((name) => {
    const place = (seen.get(name) ?? 0) + 1;
    seen.set(name, place);
    return place;
  });
  return names.map((name, at) => {
    const count = seen.get(name) ?? 1;
    return count === 1 ? name : `${name} (${places[at]} of ${count})`;
  });
}

/** The text of a result, under the names that the format gives to what a function put out and to what went wrong. */
function responseOf(result: ToolResultPart): JsonObject {
  const text = result.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
  if (result.isError === true) return { error: text };
  const value = parseExactJson(text);
  return isJsonObject(value) ? value : { output: text };
}

function encodeMediaOf(result: ToolResultPart, path: string, notes: EncodingNotes): JsonObject[] {
  if (ownMembers(result.extensions)?.['response'] !== undefined) return [];
  return result.content.flatMap((part, at) => {
    if (part.type !== 'opaque') noteCacheMark(part.cache, notes);
    if (part.type === 'text') return [];
    if (part.type === 'opaque') {
      notes.dropped.add(`content: a part of ${part.format}`);
      return [];
    }
    if (part.type === 'file') for (const wish of documentWishes(part)) notes.dropped.add(wish);
    const encoded = encodeMedia(part, notes);
    if ('part' in encoded) return [encoded.part];
    notes.problems.push({ path: `${path}.content[${at}]`, message: encoded.problem });
    return [];
  });
}
