import { expect, test } from '@jest/globals';
import { runMachine, type StreamMachine } from './stream-machine.js';

/** Counts its frames and tells each as a text. */
const counting: StreamMachine<{ frames: number }> = {
  start: () => ({ frames: 0 }),
  step: (state, frame) => ({
    state: { frames: state.frames + 1 },
    events: [{ type: 'text-delta', block: 0, text: `${state.frames}:${frame.data}` }],
  }),
  close: (state) => [{ type: 'response-end', finishes: [], usage: { outputTokens: state.frames } }],
  unreadableFrames: (state) => state.frames,
  lostFrames: (state) => state.frames - 1,
};

test('a machine is carried from frame to frame', () => {
  const decoder = runMachine(counting);
  expect(decoder.push({ data: 'a' })).toEqual([{ type: 'text-delta', block: 0, text: '0:a' }]);
  expect(decoder.push({ data: 'b' })).toEqual([{ type: 'text-delta', block: 0, text: '1:b' }]);
  expect(decoder.unreadableFrames()).toBe(2);
  expect(decoder.lostFrames()).toBe(1);
  expect(decoder.isSettled).toBeUndefined();
  expect(runMachine({ ...counting, isSettled: (state) => state.frames === 0 }).isSettled?.()).toBe(true);
  expect(decoder.close()).toEqual([{ type: 'response-end', finishes: [], usage: { outputTokens: 2 } }]);
});

test('two responses share no state', () => {
  const first = runMachine(counting);
  first.push({ data: 'a' });
  expect(runMachine(counting).unreadableFrames()).toBe(0);
});
