import type { ChatEvent } from '@tollgate/schema';
import type { StreamDecoder } from '../../src/core/stream-machine.js';
import type { WireFrame } from '../../src/core/wire.js';

/**
 * What a caller of another format is told of these frames: nothing goes on behind one by which the answer cannot be put
 * together. Frames that are no JSON are left to the proxy.
 */
export function toldOf(machine: StreamDecoder, frames: Iterable<WireFrame>): ChatEvent[] {
  const events: ChatEvent[] = [];
  for (const frame of frames) {
    events.push(...machine.push(frame));
    if (machine.broken() !== undefined) return broken(events, machine);
  }
  events.push(...machine.close());
  return machine.broken() === undefined ? events : broken(events, machine);
}

function broken(events: readonly ChatEvent[], machine: StreamDecoder): ChatEvent[] {
  const told = events.filter(({ type }) => type !== 'response-end');
  const [usage = {}] = events.flatMap((event) => ('usage' in event ? [event.usage] : [])).slice(-1);
  return [...told, { type: 'response-error', code: 'upstream.unreadable', message: machine.broken() ?? '', usage }];
}
