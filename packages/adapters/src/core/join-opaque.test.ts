import { describe, expect, test } from '@jest/globals';
import type { ChatEvent } from '@tollgate/schema';
import { joinAnthropicBlock } from '../formats/anthropic-messages/join-block.js';
import { joinPieces, OpaqueJoiner } from './join-opaque.js';
import { heldBlockCharsMax, tooLongToTell } from './untellable.js';

const chat = { id: 'openai-chat' } as const;
const anthropic = { id: 'anthropic-messages' } as const;

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
      const joiner = new OpaqueJoiner(chat, joinAnthropicBlock);
      expect(groups.flatMap((events) => joiner.take(events))).toEqual([whole, end, text]);
    }
  });

  test('passes as it is to a caller who knows it, as all other events do', () => {
    const events = [start, piece('{}'), end, text];
    expect(new OpaqueJoiner(anthropic, joinAnthropicBlock).take(events)).toBe(events);
    expect(new OpaqueJoiner(chat, joinAnthropicBlock).take([text])).toEqual([text]);
  });

  test('that is too long to be held is lost, and nothing behind it is told', () => {
    const joiner = new OpaqueJoiner(chat, joinAnthropicBlock);
    expect(joiner.take([text, start, piece('{}')])).toEqual([text]);
    expect(joiner.lost).toBeUndefined();
    expect(joiner.take([piece('x'.repeat(heldBlockCharsMax)), piece('y'), end, text])).toEqual([]);
    expect(joiner.lost).toBe(tooLongToTell);
    expect(joiner.take([text])).toEqual([]);
  });

  test('that is too long as it comes at its beginning is lost as well, and so is hidden thinking', () => {
    const long = 'x'.repeat(heldBlockCharsMax + 1);
    const { content } = start;
    const redacted = { ...start, content: { type: 'redacted-reasoning' as const, data: long } };
    for (const event of [{ ...start, content: { ...content, value: long } }, redacted]) {
      const joiner = new OpaqueJoiner(chat, joinAnthropicBlock);
      expect([joiner.take([event, end, text]), joiner.lost]).toEqual([[], tooLongToTell]);
      expect(joiner.take([text])).toEqual([]);
      const own = new OpaqueJoiner(anthropic, joinAnthropicBlock);
      expect([own.take([event, end, text]), own.lost]).toEqual([[event, end, text], undefined]);
    }
  });

  test('that the format of the caller has no place for is lost, with the reason', () => {
    const source = { kind: 'url', url: 'https://a' } as const;
    const picture: ChatEvent = { ...start, content: { type: 'image', source } };
    const format = { ...chat, noPlaceFor: ({ type }: { type: string }) => (type === 'image' ? 'No.' : undefined) };
    const joiner = new OpaqueJoiner(format, joinAnthropicBlock);
    expect(joiner.take([text, picture, end, text])).toEqual([text]);
    expect(joiner.lost).toEqual({ message: 'No.', isByChance: false });
    expect(new OpaqueJoiner(chat, joinAnthropicBlock).take([picture, end])).toEqual([picture, end]);
  });
});
