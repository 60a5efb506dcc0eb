import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { heldCharsMax, openLaneWriter } from './stream-lanes.js';

/** What was written, one word an event: `0+` opens, `0:x` adds, `0.` ends. */
function told(text: string): string[] {
  const events = text.split('\n\n').filter((event) => event !== '');
  return events.map((event) => {
    const { type, index, delta } = JSON.parse(event.slice(event.indexOf('data: ') + 'data: '.length));
    expect(event.startsWith(`event: ${type}\n`)).toBe(true);
    if (type === 'content_block_start') return `${index}+`;
    return type === 'content_block_stop' ? `${index}.` : `${index}:${delta}`;
  });
}

const start = '"start"';

describe('blocks that come one after another', () => {
  test('are written as they come', () => {
    const lanes = openLaneWriter();
    expect(told(lanes.open(7, start, false))).toEqual(['0+']);
    expect(told(lanes.add(7, '"a"'))).toEqual(['0:a']);
    expect(told(lanes.end(7))).toEqual(['0.']);
    expect(told(lanes.open(9, start, false))).toEqual(['1+']);
  });

  test('that nobody opened are not written', () => {
    const lanes = openLaneWriter();
    expect(lanes.add(1, '"a"') + lanes.end(1) + lanes.endAll()).toBe('');
  });
});

describe('blocks that are open at a time', () => {
  test('wait for the first, then catch up and go on as they come', () => {
    const lanes = openLaneWriter();
    lanes.open(0, start, false);
    expect(lanes.open(1, start, false) + lanes.add(1, '"b1"')).toBe('');
    expect(told(lanes.add(0, '"a"'))).toEqual(['0:a']);
    expect(told(lanes.end(0))).toEqual(['0.', '1+', '1:b1']);
    expect(told(lanes.add(1, '"b2"'))).toEqual(['1:b2']);
    expect(told(lanes.end(1))).toEqual(['1.']);
  });

  test('that ended while they waited are written whole', () => {
    const lanes = openLaneWriter();
    for (const block of [0, 1, 2]) lanes.open(block, start, false);
    lanes.add(2, '"c"');
    lanes.end(2);
    lanes.end(1);
    expect(told(lanes.end(0))).toEqual(['0.', '1+', '1.', '2+', '2:c', '2.']);
  });

  test('are all ended at the end', () => {
    const lanes = openLaneWriter();
    lanes.open(0, start, false);
    lanes.open(1, start, false);
    lanes.add(1, '"b"');
    expect(told(lanes.endAll())).toEqual(['0.', '1+', '1:b', '1.']);
    expect(lanes.endAll()).toBe('');
  });

  test('take nothing more once they have ended', () => {
    const lanes = openLaneWriter();
    lanes.open(0, start, false);
    lanes.open(1, start, false);
    lanes.end(1);
    expect(lanes.add(1, '"late"')).toBe('');
    expect(told(lanes.end(0))).toEqual(['0.', '1+', '1.']);
  });
});

describe('blocks that open with their first delta', () => {
  test('leave no trace without one', () => {
    const lanes = openLaneWriter();
    expect(lanes.open(0, start, true) + lanes.end(0)).toBe('');
    expect(told(lanes.open(1, start, false))).toEqual(['0+']);
  });

  test('are written with one, also after they had to wait', () => {
    const lanes = openLaneWriter();
    lanes.open(0, start, true);
    expect(told(lanes.add(0, '"a"'))).toEqual(['0+', '0:a']);
    lanes.open(1, start, true);
    lanes.add(1, '"b"');
    expect(told(lanes.end(0) + lanes.end(1))).toEqual(['0.', '1+', '1:b', '1.']);
  });
});

describe('what is held back', () => {
  test('is bounded', () => {
    const lanes = openLaneWriter();
    lanes.open(0, start, false);
    lanes.open(1, start, false);
    const piece = JSON.stringify('x'.repeat(1024 * 1024));
    for (let pushed = 0; pushed + piece.length < heldCharsMax - start.length; pushed += piece.length)
      lanes.add(1, piece);
    expect(lanes.overflowed()).toBe(false);
    lanes.add(1, piece);
    expect(lanes.overflowed()).toBe(true);
  });

  test('counts no longer once it is written', () => {
    const lanes = openLaneWriter();
    const piece = JSON.stringify('x'.repeat(heldCharsMax / 2));
    for (let round = 0; round < 5; round += 1) {
      lanes.open(2 * round, start, false);
      lanes.open(2 * round + 1, start, false);
      lanes.add(2 * round + 1, piece);
      lanes.end(2 * round);
      lanes.end(2 * round + 1);
    }
    expect(lanes.overflowed()).toBe(false);
  });

  test('includes the starts, so that endless blocks are bounded too', () => {
    const lanes = openLaneWriter();
    lanes.open(0, start, false);
    const large = JSON.stringify('x'.repeat(heldCharsMax));
    lanes.open(1, large, false);
    expect(lanes.overflowed()).toBe(true);
  });
});

test('whatever the order, blocks never overlap and nothing is lost', () => {
  const action = fc.record({ block: fc.nat(4), what: fc.constantFrom('open', 'add', 'end') });
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
      const lanes = openLaneWriter();
      const opened: number[] = [];
      const ended = new Set<number>();
      const added: string[] = [];
      let text = '';
      for (const [at, { block, what }] of actions.entries()) {
        const isOpen = opened.includes(block) && !ended.has(block);
        if (what === 'open' && !opened.includes(block)) {
          opened.push(block);
          text += lanes.open(block, start, false);
        } else if (what === 'add' && isOpen) {
          added.push(`${opened.indexOf(block)}:${at}`);
          text += lanes.add(block, JSON.stringify(String(at)));
        } else if (what === 'end' && isOpen) {
          ended.add(block);
          text += lanes.end(block);
        }
      }
      const words = told(text + lanes.endAll());
      const wanted = opened.flatMap((_block, index) => [
        `${index}+`,
        ...added.filter((word) => word.startsWith(`${index}:`)),
        `${index}.`,
      ]);
      expect(words).toEqual(wanted);
    }),
  );
});
