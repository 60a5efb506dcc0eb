import { describe, expect, test } from '@jest/globals';
import type { ChatResult } from '@tollgate/schema';
import { ResultCollector } from './collect-result.js';
import { eventsOf } from './result-events.js';

const result: ChatResult = {
  id: 'r1',
  model: 'm1',
  createdS: 1,
  choices: [
    {
      content: [
        { type: 'reasoning', text: 'hm', signature: 'sig' },
        { type: 'redacted-reasoning', data: 'secret' },
        { type: 'text', text: 'hello', citations: [{ url: 'https://example.com' }] },
        { type: 'tool-call', id: 'c1', name: 'f', argumentsJson: '{"a":1}' },
      ],
      finish: { reason: 'tool-calls', raw: 'tool_calls' },
    },
    { content: [{ type: 'refusal', text: 'no' }], finish: { reason: 'stop' } },
  ],
  usage: { inputTokens: 3, outputTokens: 4 },
};

describe('whole answers and streams', () => {
  test('a whole answer becomes a stream and comes back the same', () => {
    const collector = new ResultCollector();
    for (const event of eventsOf(result)) collector.push(event);
    expect(collector.result()).toEqual(result);
  });

  test('the stream opens every block before its content, closes it once, and ends once', () => {
    const open = new Set<number>();
    const closed = new Set<number>();
    const events = eventsOf(result);
    for (const event of events) {
      if (event.type === 'block-start') open.add(event.block);
      else if (event.type === 'block-end') {
        expect(closed.has(event.block)).toBe(false);
        closed.add(event.block);
      } else if ('block' in event) expect(open.has(event.block) && !closed.has(event.block)).toBe(true);
    }
    expect(closed).toEqual(open);
    expect(events.filter(({ type }) => type === 'response-end')).toHaveLength(1);
    expect(events.at(-1)?.type).toBe('response-end');
  });

  test('a call without arguments has an empty object for them', () => {
    const collector = new ResultCollector();
    collector.push({ type: 'block-start', block: 0, choice: 0, content: { type: 'tool-call', id: '1', name: 'f' } });
    collector.push({ type: 'response-end', finishes: [{ reason: 'tool-calls' }], usage: {} });
    expect(collector.result().choices[0]?.content).toEqual([
      { type: 'tool-call', id: '1', name: 'f', argumentsJson: '{}' },
    ]);
  });
});
