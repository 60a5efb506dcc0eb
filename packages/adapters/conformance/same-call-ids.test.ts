import { expect, test } from '@jest/globals';
import type { JsonObject } from '@tollgate/schema';
import { findProvider } from '../src/index.js';

const called = { id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } };
const item = { type: 'function_call', call_id: 'a', name: 'f', arguments: '{}' };
const block = { type: 'tool_use', id: 'a', name: 'f', input: {} };
const part = { functionCall: { id: 'a', name: 'f', args: {} } };
const use = { toolUse: { toolUseId: 'a', name: 'f', input: {} } };

/** A whole answer of two calls of one id, as each format writes it. */
const answers: readonly (readonly [kind: string, model: string, body: JsonObject])[] = [
  [
    'openai-compatible',
    'any',
    { choices: [{ message: { tool_calls: [called, called] }, finish_reason: 'tool_calls' }] },
  ],
  [
    'openai',
    'gpt-5-codex',
    {
      status: 'completed',
      output: [
        { ...item, id: 'f_1' },
        { ...item, id: 'f_2' },
      ],
    },
  ],
  ['anthropic', 'claude-sonnet-4-6', { type: 'message', role: 'assistant', content: [block, block] }],
  ['google', 'gemini-2.5-flash', { candidates: [{ content: { parts: [part, part] }, finishReason: 'STOP' }] }],
  ['bedrock', 'anthropic.claude-sonnet-4-6', { output: { message: { role: 'assistant', content: [use, use] } } }],
  ['cohere', 'command-a-03-2025', { message: { tool_calls: [called, called] }, finish_reason: 'TOOL_CALL' }],
];

test.each(answers)('a whole answer of %s (%s) has no two calls of one id', (kind, model, body) => {
  const decoded = findProvider(kind)?.chat(model).decodeResponse({ status: 200, headers: {}, body });
  expect(decoded).toMatchObject({ ok: true });
  const content = decoded?.ok === true ? (decoded.value.choices[0]?.content ?? []) : [];
  const ids = content.filter((one) => one.type === 'tool-call').map(({ id }) => id);
  expect(ids).toEqual(['a', 'a_1']);
});
