import { describe, expect, test } from '@jest/globals';
import type { AssistantPart, ChatEvent, ChatResult } from '@tollgate/schema';
import { joinAnthropicBlock } from '../formats/anthropic-messages/join-block.js';
import { sealEnvelope } from './carried-state.js';
import { heldBlockCharsMax, isTooLongToTell, joinPieces, OpaqueJoiner } from './join-opaque.js';

describe('pieces of a block', () => {
  test('go on where they are texts or lists, and are the newest in all else', () => {
    expect(
      joinPieces({ type: 'custom', id: 'c', custom: { name: 'f', input: 'a' } }, [{ custom: { input: 'b' } }]),
    ).toEqual({
      type: 'custom',
      id: 'c',
      custom: { name: 'f', input: 'ab' },
    });
    expect(joinPieces({ type: 'x', list: [1] }, [{ type: 'x', list: [2], count: 1 }, { count: 2 }])).toEqual({
      type: 'x',
      list: [1, 2],
      count: 2,
    });
  });

  test('of Anthropic are the input of a tool that the provider runs, whatever they come in', () => {
    const value = { type: 'server_tool_use', id: 's', name: 'web_search', input: {} };
    const pieces = ['', '{"query":', '"ü"}'].map((json) => ({ type: 'input_json_delta', partial_json: json }));
    expect(joinAnthropicBlock(value, pieces)).toEqual({ ...value, input: { query: 'ü' } });
    expect(joinAnthropicBlock(value, pieces.slice(0, 2))).toEqual(value);
  });
});

describe('a block that only another format knows', () => {
  const value = { type: 'server_tool_use', id: 's', name: 'web_search', input: {} };
  const start: ChatEvent = {
    type: 'block-start',
    block: 1,
    choice: 0,
    content: { type: 'opaque', format: 'anthropic-messages', value },
  };
  const piece = (json: string): ChatEvent => ({
    type: 'opaque-delta',
    block: 1,
    format: 'anthropic-messages',
    value: { type: 'input_json_delta', partial_json: json },
  });
  const end: ChatEvent = { type: 'block-end', block: 1 };
  const text: ChatEvent = { type: 'text-delta', block: 2, text: 'x' };

  test('is told whole when its last piece has come, however its events come', () => {
    const whole = {
      ...start,
      content: { type: 'opaque', format: 'anthropic-messages', value: { ...value, input: { q: 1 } } },
    };
    for (const groups of [
      [[start, piece('{"q"'), piece(':1}'), end, text]],
      [[start], [piece('{"q"')], [piece(':1}'), end], [text]],
    ]) {
      const joiner = new OpaqueJoiner('openai-chat', joinAnthropicBlock);
      expect(groups.flatMap((events) => joiner.take(events))).toEqual([whole, end, text]);
    }
  });

  test('passes as it is to a caller who knows it, as all other events do', () => {
    const events = [start, piece('{}'), end, text];
    expect(new OpaqueJoiner('anthropic-messages', joinAnthropicBlock).take(events)).toBe(events);
    expect(new OpaqueJoiner('openai-chat', joinAnthropicBlock).take([text])).toEqual([text]);
  });

  test('that is too long to be held is lost, and nothing behind it is told', () => {
    const joiner = new OpaqueJoiner('openai-chat', joinAnthropicBlock);
    expect(joiner.take([text, start, piece('{}')])).toEqual([text]);
    expect(joiner.hasLost).toBe(false);
    expect(joiner.take([piece('x'.repeat(heldBlockCharsMax)), piece('y'), end, text])).toEqual([]);
    expect(joiner.hasLost).toBe(true);
    expect(joiner.take([text])).toEqual([]);
  });

  test('that is too long as it comes at its beginning is lost as well, and so is hidden thinking', () => {
    const long = 'x'.repeat(heldBlockCharsMax + 1);
    const { content } = start;
    const redacted = { ...start, content: { type: 'redacted-reasoning' as const, data: long } };
    for (const event of [{ ...start, content: { ...content, value: long } }, redacted]) {
      const joiner = new OpaqueJoiner('openai-chat', joinAnthropicBlock);
      expect([joiner.take([event, end, text]), joiner.hasLost]).toEqual([[], true]);
      expect(joiner.take([text])).toEqual([]);
      const own = new OpaqueJoiner('anthropic-messages', joinAnthropicBlock);
      expect([own.take([event, end, text]), own.hasLost]).toEqual([[event, end, text], false]);
    }
  });

  test('that is as long as may be has room in its envelope', () => {
    const value = { text: 'x'.repeat(heldBlockCharsMax - '{"text":""}'.length) };
    const part = { type: 'opaque', format: 'openai-responses', value } as const;
    expect(sealEnvelope({ vendor: 'openai-responses', part })).toBeDefined();
  });

  test('that is too long makes a whole answer one that cannot be told', () => {
    const finish = { reason: 'stop' } as const;
    const result = (part: AssistantPart): ChatResult => ({ choices: [{ content: [part], finish }], usage: {} });
    const block = (chars: number): AssistantPart => ({
      type: 'opaque',
      format: 'anthropic-messages',
      value: 'x'.repeat(chars),
    });
    expect(isTooLongToTell(result(block(heldBlockCharsMax)), 'openai-chat')).toBe(true);
    expect(isTooLongToTell(result(block(heldBlockCharsMax - 2)), 'openai-chat')).toBe(false);
    expect(isTooLongToTell(result(block(heldBlockCharsMax)), 'anthropic-messages')).toBe(false);
    const thought: AssistantPart = { type: 'redacted-reasoning', data: 'x'.repeat(heldBlockCharsMax + 1) };
    expect(isTooLongToTell(result(thought), 'gemini-generate')).toBe(true);
    expect(isTooLongToTell(result(thought), 'anthropic-messages')).toBe(false);
  });
});
