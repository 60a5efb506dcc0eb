import { sseText } from './sse-event.js';

/** Most text, in UTF-16 code units, that is held back for blocks which have to wait for an open one. */
export const heldCharsMax = 4 * 1024 * 1024;

/** One block of an answer on its way to the caller. */
interface Lane {
  /** JSON of its `content_block`. */
  readonly start: string;
  /** Opens with its first delta, and never if there is none. */
  readonly lazy: boolean;
  /** Its place in the message; undefined until it is opened. */
  index: number | undefined;
  ended: boolean;
  /** Whether it began behind another block, so that its start counts as held back. */
  readonly waited: boolean;
  readonly held: string[];
}

/** Writes blocks one after another. */
export interface LaneWriter {
  readonly open: (block: number, start: string, lazy: boolean) => string;
  /** `delta` is the JSON of the event's `delta`. */
  readonly add: (block: number, delta: string) => string;
  readonly end: (block: number) => string;
  /** Ends whatever is still open. */
  readonly endAll: () => string;
  /** Whether more had to be held back than is allowed; nothing more can be written then. */
  readonly overflowed: () => boolean;
}

/**
 * In this format a block is over before the next begins, and its SDKs rely on it. Other formats keep several open at a
 * time, so the first open block is written as it comes and those behind it wait.
 */
export function openLaneWriter(): LaneWriter {
  const lanes = new Map<number, Lane>();
  let nextIndex = 0;
  let heldChars = 0;

  const first = (): Lane | undefined => lanes.values().next().value;
  const write = (lane: Lane, delta: string): string => {
    const opening = lane.index === undefined ? openNow(lane) : '';
    const json = `{"type":"content_block_delta","index":${lane.index},"delta":${delta}}`;
    return opening + sseText('content_block_delta', json);
  };
  const openNow = (lane: Lane): string => {
    lane.index = nextIndex;
    nextIndex += 1;
    if (lane.waited) heldChars -= lane.start.length;
    const json = `{"type":"content_block_start","index":${lane.index},"content_block":${lane.start}}`;
    return sseText('content_block_start', json);
  };
  const closeNow = (lane: Lane): string =>
    lane.index === undefined
      ? ''
      : sseText('content_block_stop', `{"type":"content_block_stop","index":${lane.index}}`);
  /** Lets the blocks catch up that have waited for the first to end. */
  const advance = (): string => {
    let text = '';
    for (const [block, lane] of lanes) {
      if (lane.index === undefined && !lane.lazy) text += openNow(lane);
      for (const delta of lane.held.splice(0)) {
        heldChars -= delta.length;
        text += write(lane, delta);
      }
      if (!lane.ended) break;
      text += closeNow(lane);
      lanes.delete(block);
    }
    return text;
  };

  return {
    open(block, start, lazy) {
      const waited = lanes.size > 0;
      const lane: Lane = { start, lazy, index: undefined, ended: false, waited, held: [] };
      lanes.set(block, lane);
      if (waited) heldChars += start.length;
      else if (!lazy) return openNow(lane);
      return '';
    },
    add(block, delta) {
      const lane = lanes.get(block);
      if (lane === undefined || lane.ended) return '';
      if (lane === first()) return write(lane, delta);
      heldChars += delta.length;
      lane.held.push(delta);
      return '';
    },
    end(block) {
      const lane = lanes.get(block);
      if (lane === undefined) return '';
      lane.ended = true;
      return lane === first() ? advance() : '';
    },
    endAll() {
      for (const lane of lanes.values()) lane.ended = true;
      return advance();
    },
    overflowed: () => heldChars > heldCharsMax,
  };
}
