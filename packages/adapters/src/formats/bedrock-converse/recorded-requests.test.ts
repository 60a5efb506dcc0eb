import { describe, expect, test } from '@jest/globals';
import type {
  AssistantPart,
  ChatRequest,
  JsonObject,
  JsonValue,
  Message,
  Tool,
  ToolChoice,
  ToolResultPart,
  UserPart,
} from '@tollgate/schema';
import { pick, pickList, pickNumber, pickText } from '../../../conformance/harness/oracles/pick.js';
import { readIndex, readRequest, recordingsFolder } from '../../../conformance/harness/recordings-folder.js';
import { findProvider } from '../../registry.js';
import { blobOfData, dataOfBlob } from './redacted.js';

/**
 * Requests that nobody here wrote and that the provider took, or refused for a reason of its own. No caller speaks this
 * format, so a reader made for these tests turns them into the vocabulary; what is sent then must mean the same.
 */
const folder = recordingsFolder();
const apis = ['converse', 'converse_stream'];
const cases = folder === undefined ? [] : readIndex(folder).filter(({ api }) => apis.includes(api));

/** A document beside a tool's result gets a turn of its own here; that call was refused, for its source in S3. */
const splitHere = /converse\.error-400\..*\.ebf911$/;

test('there are recorded requests, or there are no recordings at all', () => {
  expect(cases.length > 0 || folder === undefined).toBe(true);
  process.stdout.write(`recorded requests of bedrock-converse, sent again: ${cases.length}\n`);
});

describe('a recorded request', () => {
  for (const recorded of cases)
    test(`${recorded.path} is sent as it was`, () => {
      const body = readRequest(folder ?? '', recorded) ?? null;
      const encoded = findProvider('bedrock')
        ?.chat(recorded.model)
        .encodeRequest(requestOf(body, recorded.model, recorded.stream));
      if (encoded?.ok !== true) throw new Error(JSON.stringify(encoded?.failure));
      const sent = meaningOf(JSON.parse(JSON.stringify(encoded.value.wire.body)));
      if (splitHere.test(recorded.path)) expect(pickList(sent, 'messages')).toHaveLength(5);
      else expect(sent).toEqual(meaningOf(body));
      expect(encoded.value.wire.path).toBe(
        `/model/${encodeURIComponent(recorded.model)}/${recorded.stream ? 'converse-stream' : 'converse'}`,
      );
      expect(encoded.value.dropped).toEqual([]);
    });
});

/** The body in the words of the vocabulary. */
function requestOf(body: JsonValue, model: string, stream: boolean): ChatRequest {
  const system = pickList(body, 'system');
  const messages: Message[] = system.length === 0 ? [] : [{ role: 'system', content: marked(system, textOf) }];
  for (const turn of pickList(body, 'messages')) messages.push(...messagesOf(turn));
  const config = pick(body, 'inferenceConfig');
  const schema = pick(body, 'outputConfig', 'textFormat', 'structure', 'jsonSchema');
  const thinking = pickNumber(body, 'additionalModelRequestFields', 'thinking', 'budget_tokens');
  const guardrail = pick(body, 'guardrailConfig');
  const choice = choiceOf(pick(body, 'toolConfig', 'toolChoice'));
  const tools = pickList(body, 'toolConfig', 'tools');
  return {
    model,
    stream,
    messages,
    ...present('maxOutputTokens', pickNumber(config, 'maxTokens')),
    ...present('temperature', pickNumber(config, 'temperature')),
    ...present('topP', pickNumber(config, 'topP')),
    ...present('topK', pickNumber(body, 'additionalModelRequestFields', 'inferenceConfig', 'topK')),
    stop: pickList(config, 'stopSequences').map(String),
    ...(tools.length === 0 ? {} : { tools: tools.map(toolOf) }),
    ...present('toolChoice', choice),
    ...(thinking === undefined
      ? {}
      : {
          reasoning: {
            extensions: { 'anthropic-messages': { thinking: pick(body, 'additionalModelRequestFields', 'thinking') } },
          },
        }),
    ...(schema === undefined
      ? {}
      : {
          responseFormat: {
            type: 'json-schema',
            schema: JSON.parse(pickText(schema, 'schema')),
            ...present('name', pickText(schema, 'name') || undefined),
            ...present('description', pickText(schema, 'description') || undefined),
          },
        }),
    ...(guardrail === undefined ? {} : { extensions: { 'bedrock-converse': { guardrailConfig: guardrail } } }),
  };
}

function present<Name extends string, Value>(name: Name, value: Value | undefined): { [Key in Name]?: Value } {
  const members: { [Key in Name]?: Value } = {};
  if (value !== undefined) members[name] = value;
  return members;
}

/** Parts of blocks, with each cache point as a mark on the part before it. */
function marked<Part extends object>(blocks: readonly JsonValue[], read: (block: JsonValue) => Part): Part[] {
  const parts: Part[] = [];
  for (const block of blocks) {
    const last = parts.at(-1);
    if (pick(block, 'cachePoint') !== undefined && last !== undefined) parts.splice(-1, 1, { ...last, cache: {} });
    else parts.push(read(block));
  }
  return parts;
}

function textOf(block: JsonValue): { type: 'text'; text: string } {
  return { type: 'text', text: pickText(block, 'text') };
}

function messagesOf(turn: JsonValue): Message[] {
  const content = pickList(turn, 'content');
  if (pickText(turn, 'role') === 'assistant') return [{ role: 'assistant', content: content.map(assistantPartOf) }];
  const results = content.filter((block) => pick(block, 'toolResult') !== undefined).map(resultOf);
  const others = marked(
    content.filter((block) => pick(block, 'toolResult') === undefined),
    userPartOf,
  );
  return [
    ...(results.length === 0 ? [] : [{ role: 'tool', content: results } as const]),
    ...(others.length === 0 ? [] : [{ role: 'user', content: others } as const]),
  ];
}

function userPartOf(block: JsonValue): UserPart {
  const image = pick(block, 'image');
  const document = pick(block, 'document');
  const text = pick(document, 'source', 'text');
  if (pick(block, 'text') !== undefined) return textOf(block);
  if (image !== undefined) return { type: 'image', source: sourceOf(image) };
  if (document === undefined || text !== undefined) return { type: 'opaque', format: 'bedrock-converse', value: block };
  return { type: 'file', filename: pickText(document, 'name'), source: sourceOf(document) };
}

const mediaTypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  txt: 'text/plain',
  pdf: 'application/pdf',
};

function sourceOf(media: JsonValue): Extract<UserPart, { type: 'image' }>['source'] {
  const mediaType = mediaTypes[pickText(media, 'format')] ?? '';
  const uri = pickText(media, 'source', 's3Location', 'uri');
  if (uri !== '') return { kind: 'url', url: uri, mediaType };
  return { kind: 'base64', mediaType, data: pickText(media, 'source', 'bytes') };
}

function resultOf(block: JsonValue): ToolResultPart {
  const status = pickText(block, 'toolResult', 'status');
  const content = pickList(block, 'toolResult', 'content').map(userPartOf);
  return {
    type: 'tool-result',
    toolCallId: pickText(block, 'toolResult', 'toolUseId'),
    content: content.filter((part) => part.type !== 'audio'),
    ...(status === '' ? {} : { isError: status === 'error' }),
  };
}

function assistantPartOf(block: JsonValue): AssistantPart {
  const toolUse = pick(block, 'toolUse');
  const hidden = pick(block, 'reasoningContent', 'redactedContent');
  if (pick(block, 'text') !== undefined) return textOf(block);
  if (typeof hidden === 'string') return { type: 'redacted-reasoning', data: dataOfBlob(hidden) };
  if (toolUse === undefined || pick(toolUse, 'type') !== undefined)
    return { type: 'opaque', format: 'bedrock-converse', value: block };
  const argumentsJson = JSON.stringify(pick(toolUse, 'input'));
  return { type: 'tool-call', id: pickText(toolUse, 'toolUseId'), name: pickText(toolUse, 'name'), argumentsJson };
}

function toolOf(tool: JsonValue): Tool {
  const spec = pick(tool, 'toolSpec');
  const parameters = pick(spec, 'inputSchema', 'json');
  if (spec === undefined) return { type: 'opaque', format: 'bedrock-converse', value: tool };
  const members: JsonObject = Object(parameters);
  return {
    type: 'function',
    name: pickText(spec, 'name'),
    parameters: members,
    ...present('description', pickText(spec, 'description') || undefined),
  };
}

function choiceOf(choice: JsonValue | undefined): ToolChoice | undefined {
  if (pick(choice, 'auto') !== undefined) return { type: 'auto' };
  if (pick(choice, 'any') !== undefined) return { type: 'required' };
  const name = pickText(choice, 'tool', 'name');
  return name === '' ? undefined : { type: 'tool', name };
}

/**
 * What a body means, whichever of its spellings is used: lists that are empty or absent, neighbours of one side in one
 * turn or in two, a schema with or without blanks, parameters with their default.
 */
function meaningOf(body: JsonValue): JsonValue {
  const {
    additionalModelResponseFieldPaths: _asked,
    outputConfig,
    system: _system,
    ...rest
  }: JsonObject = Object(body);
  const config: JsonObject = Object(pick(body, 'inferenceConfig') ?? {});
  const inference = Object.entries(config).filter(
    ([name, value]) => !(Array.isArray(value) && value.length === 0) && !isDefault(name, value),
  );
  const turns: { role: string; content: JsonValue[] }[] = [];
  for (const turn of pickList(body, 'messages')) {
    const role = pickText(turn, 'role');
    const last = turns.at(-1);
    if (last?.role === role) last.content.push(...pickList(turn, 'content'));
    else turns.push({ role, content: pickList(turn, 'content') });
  }
  const jsonSchema = pick(outputConfig, 'textFormat', 'structure', 'jsonSchema');
  const system = pickList(body, 'system');
  return {
    ...rest,
    ...(system.length === 0 ? {} : { system }),
    ...(jsonSchema === undefined
      ? {}
      : { schema: { ...Object(jsonSchema), schema: JSON.parse(pickText(jsonSchema, 'schema')) } }),
    inferenceConfig: Object.fromEntries(inference),
    messages: turns,
  };
}

/** A probability of one, and the limit that is put above a budget of thinking where the caller set none. */
function isDefault(name: string, value: JsonValue | undefined): boolean {
  return (name === 'topP' && value === 1) || (name === 'maxTokens' && value === 32_000);
}

test('the reader of hidden reasoning agrees with its writer', () => {
  expect(blobOfData(dataOfBlob('RXRrRQ=='))).toBe('RXRrRQ==');
});
