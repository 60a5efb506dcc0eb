import { unreachable } from '@tollgate/schema';
import type { Framing, TextFramer } from './framer.js';
import { openNdjsonFramer } from './ndjson.js';
import { openSseFramer } from './sse.js';
import { openSseOrJsonFramer } from './sse-or-json.js';

/** The framer for one answer. Binary framings have none: they are cut before the bytes become text. */
export function openFramer(framing: Framing): TextFramer {
  switch (framing) {
    case 'sse':
      return openSseFramer();
    case 'sse-or-json':
      return openSseOrJsonFramer();
    case 'ndjson':
      return openNdjsonFramer();
    case 'aws-event-stream':
      throw new Error('An AWS event stream is binary and cannot be cut as text.');
    default:
      return unreachable(framing);
  }
}
