import type { WireFrame } from '../core/wire.js';
import { openFrameText } from './long-text.js';

/** Cuts text into JSON objects: those of one array, or those that stand by themselves. */
export interface JsonObjectCutter {
  /** Whether an object or an array is open, so that what follows belongs to it. */
  readonly isOpen: () => boolean;
  readonly push: (text: string) => readonly WireFrame[];
  /** The text has stopped: gives what was not finished, object or array, for whoever reads it to find it broken. */
  readonly end: () => readonly WireFrame[];
  /** How many objects were longer than was allowed. */
  readonly oversized: () => number;
}

/** Every character is looked at once. Of an object that is too long nothing is kept. */
export function openJsonObjectCutter(): JsonObjectCutter {
  const kept = openFrameText();
  let depth = 0;
  let isInArray = false;
  let isInString = false;
  let isEscaped = false;
  let oversized = 0;

  /** Follows one character; true when it closes the object. */
  const follow = (character: string): boolean => {
    if (isInString) {
      if (isEscaped) isEscaped = false;
      else if (character === '\\') isEscaped = true;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    return depth === 0;
  };
  const take = (frames: WireFrame[]): void => {
    const frame = kept.take();
    if (frame === undefined) oversized += 1;
    else frames.push(frame);
  };

  return {
    isOpen: () => depth > 0 || isInArray,
    push(text) {
      const frames: WireFrame[] = [];
      let start = 0;
      for (let at = 0; at < text.length; at += 1) {
        const character = text.charAt(at);
        if (depth === 0) {
          start = at;
          if (character === '{') depth = 1;
          else if (character === '[') isInArray = true;
          else if (character === ']') isInArray = false;
        } else if (follow(character)) {
          kept.add(text.slice(start, at + 1));
          take(frames);
        }
      }
      if (depth > 0) kept.add(text.slice(start));
      return frames;
    },
    end() {
      const frames: WireFrame[] = [];
      if (depth > 0) take(frames);
      else if (isInArray) frames.push({ data: '[' });
      depth = 0;
      isInArray = false;
      isInString = false;
      return frames;
    },
    oversized: () => oversized,
  };
}
