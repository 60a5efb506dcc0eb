import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { isJsonObject, type JsonObject, type JsonValue } from '@tollgate/schema';
import { google } from '../../providers/google/index.js';
import { vertex } from '../../providers/vertex/index.js';
import { geminiGenerateClient } from './index.js';

/**
 * Requests that nobody here wrote, read from their own dialect and written again. Without the folder of recordings there
 * is nothing to compare, and the one test left says so.
 */
const root =
  process.env['TOLLGATE_RECORDINGS'] ??
  path.resolve(import.meta.dirname, '../../../../../../shared/provider-recordings');

interface Case {
  readonly path: string;
  readonly provider: string;
  readonly api: string;
  readonly model: string | null;
  readonly status: number;
  readonly stream: boolean;
  readonly wire: string;
  readonly files: { readonly request?: string; readonly response: string };
}

const all: Case[] = existsSync(root) ? JSON.parse(readFileSync(path.join(root, 'index.json'), 'utf8')).cases : [];
const cases = all.filter(
  ({ provider, api }) => ['gemini', 'vertex'].includes(provider) && /^(?:stream_)?generate_content$/.test(api),
);
const withRequest = cases.filter(({ files }) => files.request !== undefined);

function read({ path: folder }: Case, file: string): JsonValue {
  return JSON.parse(readFileSync(path.join(root, folder, file), 'utf8'));
}

afterAll(() => {
  const without = cases.length - withRequest.length;
  process.stdout.write(
    `recorded gemini-generate requests: ${withRequest.length} of ${cases.length} cases; of ${without} the source kept only the answer\n`,
  );
});

test('there are recordings, or none are asked for', () => {
  expect(cases.length === 0 || withRequest.length > 60).toBe(true);
});

describe.each(withRequest.map((recorded) => [recorded.path, recorded] as const))('%s', (_path, recorded) => {
  const body = read(recorded, recorded.files.request ?? '');
  const model = recorded.model ?? 'gemini-2.5-flash';
  const provider = recorded.provider === 'vertex' ? vertex : google;

  test('means the same after it was parsed and encoded', () => {
    const parsed = geminiGenerateClient.parseRequest(body, { model, stream: recorded.stream });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
    expect(parsed.value).toMatchObject({ model, stream: recorded.stream });
    const encoded = provider.chat(model).encodeRequest(parsed.value);
    if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
    const sent: JsonValue = JSON.parse(JSON.stringify(encoded.value.wire.body));
    expect(meaningOf(sent)).toEqual(meaningOf(body));
    expect(encoded.value.dropped).toEqual([]);
  });

  test('may pass through as it is, unless the model would refuse it', () => {
    expect(provider.chat(model).acceptsBody?.(isJsonObject(body) ? body : {})).toBe(true);
  });
});

/**
 * What a request means, whichever of its spellings is used: snake case or camel case, an object or a list of one, and
 * what is the default anyway. Written apart from the code under test, as plainly as can be.
 */
function meaningOf(body: JsonValue): JsonValue {
  const text = JSON.stringify(body)
    .replaceAll('"thought_signature":', '"thoughtSignature":')
    .replaceAll('"inline_data":', '"inlineData":')
    .replaceAll('"mime_type":', '"mimeType":')
    .replaceAll('"file_uri":', '"fileUri":')
    .replaceAll('"file_data":', '"fileData":')
    .replaceAll('"parameters_json_schema":', '"parametersJsonSchema":')
    .replaceAll('"include_thoughts":', '"includeThoughts":')
    .replaceAll('"thinking_budget":', '"thinkingBudget":')
    .replaceAll('"thinking_level":', '"thinkingLevel":')
    .replaceAll('"response_schema":', '"responseSchema":')
    .replaceAll('"response_mime_type":', '"responseMimeType":')
    .replaceAll('"prompt_template_name":', '"promptTemplateName":')
    .replaceAll('"response_template_name":', '"responseTemplateName":')
    .replaceAll('"google_search":', '"googleSearch":')
    .replaceAll('"description":null,', '');
  const meaning: Record<string, JsonValue> = JSON.parse(text);
  const system = meaning['systemInstruction'];
  const instructions = isJsonObject(system) ? listOf(system['parts']).filter(isNoEmptyText) : [];
  if (instructions.length > 0) meaning['systemInstruction'] = { parts: instructions };
  else delete meaning['systemInstruction'];
  meaning['contents'] = joinedTurns(listOf(meaning['contents']));
  const config = meaning['generationConfig'];
  if (isJsonObject(config) && Object.keys(config).length === 0) delete meaning['generationConfig'];
  meaning['tools'] = sortedTools(listOf(meaning['tools']));
  return meaning;
}

function listOf(value: JsonValue | undefined): JsonValue[] {
  if (Array.isArray(value)) return [...value];
  return value === undefined ? [] : [value];
}

/** One entry a tool, so that it does not matter which of them share an entry. */
function sortedTools(tools: readonly JsonValue[]): JsonValue[] {
  const entries = tools.flatMap((tool) =>
    Object.entries(Object(tool)).flatMap(([name, value]): JsonObject[] =>
      Array.isArray(value) ? value.map((item) => ({ [name]: item })) : [{ [name]: JSON.parse(JSON.stringify(value)) }],
    ),
  );
  // Which of them stands first means nothing, nor does the order of members inside.
  return entries.sort((left, right) => keyOf(left).localeCompare(keyOf(right)));
}

function keyOf(entry: JsonObject): string {
  return Object.entries(entry)
    .map(([kind, value]) => `${kind} ${isJsonObject(value) ? String(value['name']) : ''}`)
    .join();
}

/** Empty texts say nothing, and results of tools are a turn of their own whether or not words stand beside them. */
function joinedTurns(contents: readonly JsonValue[]): JsonValue[] {
  return contents.flatMap((content) => {
    const { role = 'user', parts } = Object(content);
    const kept = listOf(parts).filter(isNoEmptyText).map(inCommonAlphabet);
    const results = kept.filter((part) => Object.hasOwn(Object(part), 'functionResponse'));
    const others = kept.filter((part) => !results.includes(part));
    return [results, others].filter((turn) => turn.length > 0).map((turn) => ({ role, parts: turn }));
  });
}

function isNoEmptyText(part: JsonValue): boolean {
  return JSON.stringify(part) !== '{"text":""}';
}

/** Base64 has two alphabets, and Google reads both. */
function inCommonAlphabet(part: JsonValue): JsonValue {
  const { inlineData } = Object(part);
  if (!isJsonObject(inlineData)) return part;
  const data = String(inlineData['data']).replaceAll('-', '+').replaceAll('_', '/');
  return { ...Object(part), inlineData: { ...inlineData, data } };
}
