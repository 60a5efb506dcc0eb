import { describe, expect, test } from '@jest/globals';
import type { ChatEvent, ChatRequest, ChatResult, JsonObject } from '@tollgate/schema';
import { isJsonObject, readExactJson } from '@tollgate/schema';
import { exactFrame, type WireFrame } from '../src/core/wire.js';
import { findClientFormat } from '../src/registry.js';
import type { CallerFormat, UpstreamFormat } from './harness/asked/spoken-by-tests.js';
import { models } from './harness/pairs/pair.js';
import { spokenByMaker } from './harness/spoken.js';

const numbers = '[9007199254740993,1e400,-0,0.1000000000000000055]';
/** The arguments of a call: as an object, and as the text of one. */
const args = `{"id":${numbers}}`;
const text = JSON.stringify(args);
const schema = `{"type":"object","properties":{"id":{"enum":${numbers}}}}`;

function clientOf(format: CallerFormat) {
  const client = findClientFormat(format);
  if (client === undefined) throw new Error(`Callers cannot speak ${format}.`);
  return client;
}

function objectOf(json: string): JsonObject {
  const value = readExactJson(json);
  if (!isJsonObject(value)) throw new Error('no object');
  return value;
}

/** A body with a call, its result and a tool, as callers of each format write it. */
const requests: readonly (readonly [CallerFormat, string])[] = [
  [
    'openai-chat',
    `{"model":"m","messages":[{"role":"user","content":"Count."},{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"count","arguments":${text}}}]},{"role":"tool","tool_call_id":"c","content":${text}}],"tools":[{"type":"function","function":{"name":"count","parameters":${schema}}}]}`,
  ],
  [
    'openai-responses',
    `{"model":"m","input":[{"role":"user","content":"Count."},{"type":"function_call","call_id":"c","name":"count","arguments":${text}},{"type":"function_call_output","call_id":"c","output":${text}}],"tools":[{"type":"function","name":"count","parameters":${schema}}]}`,
  ],
  [
    'anthropic-messages',
    `{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"Count."},{"role":"assistant","content":[{"type":"tool_use","id":"c","name":"count","input":${args}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"c","content":${text}}]}],"tools":[{"name":"count","input_schema":${schema}}]}`,
  ],
  [
    'gemini-generate',
    `{"contents":[{"role":"user","parts":[{"text":"Count."}]},{"role":"model","parts":[{"functionCall":{"id":"c","name":"count","args":${args}}}]},{"role":"user","parts":[{"functionResponse":{"id":"c","name":"count","response":${args}}}]}],"tools":[{"functionDeclarations":[{"name":"count","parametersJsonSchema":${schema}}]}]}`,
  ],
];

const request: ChatRequest = {
  model: 'm',
  stream: false,
  messages: [
    { role: 'user', content: [{ type: 'text', text: 'Count.' }] },
    { role: 'assistant', content: [{ type: 'tool-call', id: 'call_1', name: 'count', argumentsJson: args }] },
    {
      role: 'tool',
      content: [{ type: 'tool-result', toolCallId: 'call_1', content: [{ type: 'text', text: args }] }],
    },
  ],
  tools: [{ type: 'function', name: 'count', parameters: objectOf(schema) }],
};
const result: ChatResult = {
  choices: [
    {
      content: [{ type: 'tool-call', id: 'call_1', name: 'count', argumentsJson: args }],
      finish: { reason: 'tool-calls' },
    },
  ],
  usage: {},
};
const half = Math.floor(args.length / 2);
const events: readonly ChatEvent[] = [
  { type: 'response-start', id: 'r', model: 'm' },
  { type: 'block-start', block: 0, choice: 0, content: { type: 'tool-call', id: 'call_1', name: 'count' } },
  { type: 'tool-call-delta', block: 0, json: args.slice(0, half) },
  { type: 'tool-call-delta', block: 0, json: args.slice(half) },
  { type: 'block-end', block: 0 },
  { type: 'response-end', finishes: [{ reason: 'tool-calls' }], usage: {} },
];

describe.each(requests)('numbers of callers of %s', (format, body) => {
  const client = clientOf(format);
  const context = { responseId: 'r', createdS: 1, model: 'm', streamUsage: false };

  test('are in the request as it is understood', () => {
    const parsed = client.parseRequest(objectOf(body), { model: 'm' });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
    const [, called, answered] = parsed.value.messages;
    expect(called?.content[0]).toMatchObject({ argumentsJson: args });
    expect(answered?.content[0]).toMatchObject({ content: [{ text: args }] });
    expect(JSON.stringify(parsed.value.tools)).toContain(schema);
  });

  test('are in an answer as it is written, whole', () => {
    const written = JSON.stringify(client.renderResult(result, context));
    expect([written.includes(args), written.includes(text)]).toContain(true);
  });

  test('are in an answer as it is streamed', () => {
    const renderer = client.openRenderer(context);
    const written = events.map((event) => renderer.push(event)).join('');
    const pieces = [args.slice(0, half), args.slice(half)].map((piece) => JSON.stringify(piece));
    const isWhole = written.includes(`"args":${args}`);
    expect(isWhole || pieces.every((piece) => written.includes(piece))).toBe(true);
  });
});

interface Answer {
  readonly body: string;
  readonly frames: readonly WireFrame[];
}

/** A call in an answer of each format; where some providers put an object for a text, or a text in pieces, as they do. */
const answers: Readonly<Record<UpstreamFormat, Answer>> = {
  'openai-chat': {
    body: `{"id":"r","choices":[{"index":0,"message":{"tool_calls":[{"id":"c","type":"function","function":{"name":"count","arguments":${args}}}]},"finish_reason":"tool_calls"}]}`,
    frames: [
      {
        data: `{"id":"r","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"count","arguments":${args}}}]}}]}`,
      },
    ],
  },
  'openai-responses': {
    body: `{"id":"r","status":"completed","output":[{"type":"function_call","id":"i","call_id":"c","name":"count","arguments":${text}}]}`,
    frames: [
      {
        data: `{"type":"response.output_item.done","output_index":0,"item":{"type":"function_call","id":"i","call_id":"c","name":"count","arguments":${text}}}`,
      },
    ],
  },
  'anthropic-messages': {
    body: `{"id":"r","type":"message","content":[{"type":"tool_use","id":"c","name":"count","input":${args}}],"stop_reason":"tool_use","usage":{}}`,
    frames: [
      { data: '{"type":"message_start","message":{"id":"r","model":"m","usage":{}}}' },
      {
        data: `{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"c","name":"count","input":${args}}}`,
      },
      { data: '{"type":"content_block_stop","index":0}' },
    ],
  },
  'gemini-generate': {
    body: `{"candidates":[{"content":{"parts":[{"functionCall":{"name":"count","args":${args}}}]},"finishReason":"STOP"}]}`,
    frames: [{ data: `{"candidates":[{"content":{"parts":[{"functionCall":{"name":"count","args":${args}}}]}}]}` }],
  },
  'bedrock-converse': {
    body: `{"output":{"message":{"content":[{"toolUse":{"toolUseId":"c","name":"count","input":${args}}}]}},"stopReason":"tool_use"}`,
    frames: [
      {
        event: 'contentBlockStart',
        data: '{"contentBlockIndex":0,"start":{"toolUse":{"toolUseId":"c","name":"count"}}}',
      },
      { event: 'contentBlockDelta', data: `{"contentBlockIndex":0,"delta":{"toolUse":{"input":${text}}}}` },
      { event: 'contentBlockStop', data: '{"contentBlockIndex":0}' },
    ],
  },
  'cohere-chat': {
    body: `{"id":"r","message":{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"count","arguments":${args}}}]},"finish_reason":"TOOL_CALL"}`,
    frames: [
      { data: '{"type":"message-start","id":"r","delta":{"message":{"role":"assistant"}}}' },
      {
        data: `{"type":"tool-call-start","index":0,"delta":{"message":{"tool_calls":{"id":"c","type":"function","function":{"name":"count","arguments":${text}}}}}}`,
      },
      { data: '{"type":"tool-call-end","index":0}' },
    ],
  },
};

describe.each(models)('numbers at providers of %s', (format, model) => {
  const translation = spokenByMaker(format, model);
  const { body, frames } = answers[format];

  test('are in the request as it is written', () => {
    const encoded = translation.encodeRequest({ ...request, model });
    if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
    const written = JSON.stringify(encoded.value.wire.body);
    expect(written.split(numbers).length + written.split(JSON.stringify(numbers).slice(1, -1)).length - 2).toBe(6);
    expect(written).toContain(`"enum":${numbers}`);
  });

  test('are in an answer as it is understood, whole', () => {
    const decoded = translation.decodeResponse({ status: 200, headers: {}, body: objectOf(body) });
    expect(decoded).toMatchObject({ ok: true, value: { choices: [{ content: [{ argumentsJson: args }] }] } });
  });

  test('are in an answer as it is understood from a stream', () => {
    const decoder = translation.openStream();
    const told = [...frames.flatMap((frame) => decoder.push(exactFrame(frame))), ...decoder.close()];
    const json = told.map((event) => (event.type === 'tool-call-delta' ? event.json : '')).join('');
    expect(json).toBe(args);
  });
});
