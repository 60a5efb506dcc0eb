import { unreachable } from '@tollgate/schema';
import type { Framing, TextFramer } from './framer.js';
import { openNdjsonFramer } from './ndjson.js';
import { openSseFramer } from './sse.js';

/** The framer for one answer. Binary framings have none: they are cut before the bytes become text. */
export function openFramer(framing: Framing): TextFramer {
  switch (framing) {
    case 'sse':
      return openSseFramer();
    case 'ndjson':
      return openNdjsonFramer();
    case 'aws-event-stream':
      throw new Error('An AWS event stream is binary and cannot be cut as text.');
    default:
      return unreachable(framing);
  }
}
