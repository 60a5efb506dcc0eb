import { expect, test } from '@jest/globals';
import { runMachine } from '../../../core/stream-machine.js';
import type { WireFrame } from '../../../core/wire.js';
import { openAiResponsesStream } from './stream.js';
import { blocksMax, itemsMax } from './stream-state.js';

function lostOf(...frames: readonly WireFrame[]): number {
  const machine = runMachine(openAiResponsesStream);
  for (const frame of frames) machine.push(frame);
  return machine.lostFrames();
}

test.each<[string, WireFrame, number]>([
  ['broken JSON', { data: '{"type":' }, 1],
  ['broken JSON of a known type', { event: 'response.output_text.delta', data: '{"type":' }, 1],
  ['a broken end', { event: 'response.completed', data: '{"type":' }, 1],
  ['broken JSON of a type that is new', { event: 'response.dream.delta', data: '{"type":' }, 0],
  ['JSON that is no event', { data: '[]' }, 0],
  ['a blank frame', { data: '' }, 0],
  ['the marker of another format', { data: '[DONE]' }, 0],
])('what may have held a piece of the answer is counted among the lost: %s', (_name, frame, lost) => {
  expect(lostOf(frame)).toBe(lost);
});

test('so is what is beyond the most items and blocks there can be', () => {
  const delta = (place: number, index: number): WireFrame => ({
    data: JSON.stringify({
      type: 'response.output_text.delta',
      output_index: place,
      content_index: index,
      delta: 'x',
    }),
  });
  expect(lostOf(...Array.from({ length: itemsMax + 1 }, (_, place) => delta(place, 0)))).toBe(1);
  expect(lostOf(...Array.from({ length: blocksMax + 1 }, (_, index) => delta(0, index)))).toBe(1);
});
