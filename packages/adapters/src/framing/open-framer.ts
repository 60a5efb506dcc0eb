import { unreachable } from '@tollgate/schema';
import type { TextFramer, TextFraming } from './framer.js';
import { openNdjsonFramer } from './ndjson.js';
import { openSseFramer } from './sse.js';
import { openSseOrJsonFramer } from './sse-or-json.js';

/** The framer for one answer in text; an AWS event stream is cut by `openAwsEventStreamFramer`, before its bytes become text. */
export function openFramer(framing: TextFraming): TextFramer {
  switch (framing) {
    case 'sse':
      return openSseFramer();
    case 'sse-or-json':
      return openSseOrJsonFramer();
    case 'ndjson':
      return openNdjsonFramer();
    default:
      return unreachable(framing);
  }
}
