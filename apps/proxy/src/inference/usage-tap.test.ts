import { describe, expect, test } from '@jest/globals';
import type { ChatEvent, JsonObject, TokenUsage } from '@tollgate/schema';
import { UsageTap } from './usage-tap.js';

const start: ChatEvent = { type: 'response-start', id: 'r1', model: 'm1' };
const text: ChatEvent = { type: 'text-delta', block: 0, text: 'hello' };
const counts = (outputTokens: number): ChatEvent => ({
  type: 'usage-update',
  usage: { inputTokens: 10, outputTokens },
});
const end = (reason: 'stop' | 'truncated', usage: TokenUsage): ChatEvent => ({
  type: 'response-end',
  finishes: [{ reason }],
  usage,
});

function watch(...events: ChatEvent[]): UsageTap {
  let nowMs = 0;
  const tap = new UsageTap(() => ++nowMs);
  tap.observe(events);
  return tap;
}

describe('what is remembered of an answer', () => {
  test('who answered, when it began, how it ended', () => {
    const tap = watch(start, text, text, end('stop', { inputTokens: 10, outputTokens: 2 }));
    expect(tap).toMatchObject({
      servedModel: 'm1',
      upstreamId: 'r1',
      finish: 'stop',
      isComplete: true,
      firstTokenAtMs: 1,
      usage: { inputTokens: 10, outputTokens: 2 },
      usageIsCurrent: true,
    });
    expect(tap.text.chars).toBe(10);
  });

  test('what a model wrote of a block that only its own format knows is counted, and what its tools found is not', () => {
    const format = 'anthropic-messages';
    const opened = (value: JsonObject): ChatEvent => ({
      type: 'block-start',
      block: 0,
      choice: 0,
      content: { type: 'opaque', format, value },
    });
    const delta = { type: 'input_json_delta', partial_json: '{"code":' };
    const tap = watch(
      start,
      opened({ type: 'server_tool_use', id: 'a', name: 'code_execution', input: {} }),
      { type: 'opaque-delta', block: 0, format, value: delta },
      opened({ type: 'code_execution_tool_result', content: [{ stdout: 'x'.repeat(100) }] }),
      opened({ type: 'mcp_tool_use', input: { a: 1 } }),
      { type: 'opaque-delta', block: 0, format, value: { custom: { input: 'patch' } } },
      { type: 'opaque-delta', block: 0, format, value: { toolUse: { input: 'abc' } } },
      opened({ executableCode: { language: 'PYTHON', code: 'print(1)' } }),
      opened({ type: 'apply_patch_call', operation: { type: 'update_file', path: 'a', diff: '+1' } }),
      opened({ type: 'shell_call', action: { commands: ['ls'] } }),
      opened({ type: 'web_search_call', action: { type: 'search', query: 'why', sources: [{ url: 'x'.repeat(99) }] } }),
    );
    expect(tap.text.chars).toBe(
      '{"code":'.length + '{"a":1}'.length + 'patch'.length + 'abc'.length + 'print(1)+1["ls"]why'.length,
    );
    expect(watch(counts(1), opened({ type: 'web_search_tool_result', content: [] })).usageIsCurrent).toBe(true);
  });

  test('what nobody can look into to its end does no harm', () => {
    const deep = (name: string) => JSON.parse(`{"${name}":`.repeat(9000) + '1' + '}'.repeat(9000));
    for (const name of ['input', 'arguments', 'x']) {
      const content = { type: 'opaque', format: 'openai-responses', value: { input: deep(name) } } as const;
      expect(watch(start, { type: 'block-start', block: 0, choice: 0, content }).hasBegun).toBe(true);
    }
  });

  test('what was said of a block before it opened is counted once', () => {
    const ahead: ChatEvent = { type: 'untold-text', text: '*** Begin' };
    const value = { type: 'custom_tool_call', name: 'apply_patch', input: '*** Begin Patch' };
    const content = { type: 'opaque', format: 'openai-responses', value } as const;
    const tap = watch(start, ahead, { type: 'block-start', block: 0, choice: 0, content });
    expect(watch(start, ahead).text.chars).toBe(9);
    expect(tap.text.chars).toBe(value.input.length);
  });

  test('arguments that waited for their call are counted once', () => {
    const tap = watch(
      start,
      { type: 'untold-text', text: '{"a":' },
      { type: 'untold-text', text: '1' },
      { type: 'tool-call-delta', block: 0, json: '{"a":1' },
      { type: 'tool-call-delta', block: 0, json: '}' },
    );
    expect(tap.text.chars).toBe('{"a":1}'.length);
  });

  test('counts replace each other, they are not added up', () => {
    expect(watch(counts(1), counts(5), counts(7)).usage).toEqual({ inputTokens: 10, outputTokens: 7 });
  });

  test('counts are current until content follows them', () => {
    expect(watch(counts(1)).usageIsCurrent).toBe(true);
    expect(watch(counts(1), text).usageIsCurrent).toBe(false);
    expect(watch(text, counts(1)).usageIsCurrent).toBe(true);
  });

  test('a stream that was cut is not complete, and the counts of its beginning are not those of its end', () => {
    const tap = watch(counts(1), text, end('truncated', { inputTokens: 10, outputTokens: 1 }));
    expect(tap).toMatchObject({ isComplete: false, usageIsCurrent: false, finish: 'truncated' });
  });

  test('counts that came after the last content stay current when the stream is cut behind them', () => {
    const tap = watch(text, counts(5), end('truncated', { inputTokens: 10, outputTokens: 5 }));
    expect(tap).toMatchObject({ isComplete: false, usageIsCurrent: true });
  });

  test('an end that leaves out what came out keeps what was counted on the way, as the least there is', () => {
    const tap = watch(counts(5), text, end('stop', { inputTokens: 10 }));
    expect(tap).toMatchObject({ usageIsCurrent: false, usage: { inputTokens: 10, outputTokens: 5 } });
  });

  test('an end without counts leaves them unknown', () => {
    expect(watch(text, end('stop', {}))).toMatchObject({ isComplete: true, usageIsCurrent: false, usage: {} });
  });

  test('an error inside the stream is remembered, and is no end', () => {
    const tap = watch(text, { type: 'response-error', code: 'upstream.overloaded', message: 'busy', usage: {} });
    expect(tap).toMatchObject({ isComplete: false, failure: { code: 'upstream.overloaded', message: 'busy' } });
  });

  test.each([
    ['truncated', { inputTokens: 10, outputTokens: 1 }],
    ['stop', { inputTokens: 10, outputTokens: 9 }],
  ] as const)('of what follows a failure, counts that end it with %s are worth what they say', (reason, usage) => {
    const failed: ChatEvent = { type: 'response-error', code: 'upstream.unreadable', message: 'lost', usage: {} };
    const tap = watch(counts(1), text, failed);
    tap.observeLate([{ ...failed, code: 'upstream.overloaded' }, end(reason, { inputTokens: 10, outputTokens: 9 })]);
    expect(tap.failure?.code).toBe('upstream.unreadable');
    expect(tap).toMatchObject({
      isComplete: false,
      usage: reason === 'stop' ? usage : {},
      usageIsCurrent: reason === 'stop',
    });
  });

  test('arguments of tools, reasoning and refusals are content too', () => {
    const tap = watch(
      { type: 'tool-call-delta', block: 0, json: '{}' },
      { type: 'reasoning-delta', block: 1, text: 'hm' },
      { type: 'refusal-delta', block: 2, text: 'no' },
    );
    expect([tap.thoughts.chars, tap.text.chars]).toEqual([2, 4]);
  });

  test('the text of a whole answer is kept only where its counts are missing', () => {
    const content = [
      { type: 'reasoning', text: 'hmm' },
      { type: 'text', text: 'hello' },
      { type: 'tool-call', id: '1', name: 'f', argumentsJson: '{}' },
    ] as const;
    const choices = [{ content, finish: { reason: 'stop' } }] as const;
    const counted = new UsageTap(() => 0);
    counted.observeResult({ choices, usage: { inputTokens: 1, outputTokens: 2 } });
    expect(counted.text.chars).toBe(0);
    const uncounted = new UsageTap(() => 0);
    uncounted.observeResult({ choices, usage: {} });
    expect([uncounted.thoughts.chars, uncounted.text.chars]).toEqual([3, 7]);
  });
});
