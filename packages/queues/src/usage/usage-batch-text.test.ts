import { describe, expect, it } from '@jest/globals';
import { batchEventsMax, type UsageEvent, usageEventId } from '@tollgate/schema';
import { usageEvent } from '../test-support/usage-events.js';
import { createUsageBatch } from './create-usage-batch.js';
import { usageQueue } from './usage.queue.js';
import { createUsageBatchText, type UsageEventText } from './usage-batch-text.js';

/** The text of an event in the middle of other bytes. */
function textOf(event: UsageEvent): UsageEventText {
  const text = Buffer.from(JSON.stringify(event));
  const source = Buffer.concat([Buffer.from('before'), text, Buffer.from('after')]);
  return { id: usageEventId(event), source, start: 6, end: 6 + text.length };
}

describe('a usage batch made of texts', () => {
  it('is the batch that would be made of the events, whatever order they come in', () => {
    const events = [
      usageEvent(),
      usageEvent({ tags: { 'naïve ключ': '值\n"quoted" \u2028 😀' } }),
      usageEvent({ attempt: 2 }),
    ];
    const batch = createUsageBatch('proxy "1" é', events);
    for (const order of [events, events.toReversed()]) {
      const text = createUsageBatchText('proxy "1" é', order.map(textOf));
      expect(text).toMatchObject({ batchId: batch.batchId, eventCount: 3 });
      expect(JSON.parse(text.json.toString())).toEqual(batch);
      expect(usageQueue.payload.parse(JSON.parse(text.json.toString()))).toEqual(batch);
    }
  });

  it('may hold one event', () => {
    const event = usageEvent();
    expect(JSON.parse(createUsageBatchText('proxy-1', [textOf(event)]).json.toString())).toEqual(
      createUsageBatch('proxy-1', [event]),
    );
  });

  it('is made of 1 to 1,000 events, none of them twice', () => {
    const text = textOf(usageEvent());
    expect(() => createUsageBatchText('proxy-1', [])).toThrow(RangeError);
    const tooMany = Array.from({ length: batchEventsMax + 1 }, () => text);
    expect(() => createUsageBatchText('proxy-1', tooMany)).toThrow(RangeError);
    expect(() => createUsageBatchText('proxy-1', [text, textOf(usageEvent()), text])).toThrow('twice');
  });
});
