import type { WireFrame } from '../core/wire.js';
import type { TextFramer } from './framer.js';
import { openJsonObjectCutter } from './json-values.js';
import { openSseFramer } from './sse.js';

const opensJson = /^\s*[[{]/;

/**
 * Cuts server-sent events between which bare JSON may stand, as Google sends an error that happens in the middle of a
 * stream, and the JSON array that takes the place of the events where nobody asked for them. A field of an event never
 * begins like JSON and a line of JSON never begins like a field, so the two cannot be taken for each other.
 */
export function openSseOrJsonFramer(): TextFramer {
  const json = openJsonObjectCutter();
  let isJson = false;
  const sse = openSseFramer((text, isFirst) => {
    if (isFirst) isJson = json.isOpen() || opensJson.test(text);
    if (!isJson) return none;
    return json.push(isFirst ? `\n${text}` : text);
  });

  return {
    push: (text) => sse.push(text),
    end: () => [...sse.end(), ...json.end()],
    oversizedFrames: () => sse.oversizedFrames() + json.oversized(),
  };
}

const none: readonly WireFrame[] = [];
