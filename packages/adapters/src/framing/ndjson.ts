import type { WireFrame } from '../core/wire.js';
import type { TextFramer } from './framer.js';
import { openLineCutter } from './line-cutter.js';

/** Cuts newline-delimited JSON: one frame a line; empty lines are none; the last line needs no end. */
export function openNdjsonFramer(): TextFramer {
  const cutter = openLineCutter();
  let oversizedFrames = 0;
  let frames: WireFrame[] = [];

  const takeLine = (line: string, oversized: boolean): void => {
    if (oversized) oversizedFrames += 1;
    else if (line.trim() !== '') frames.push({ data: line });
  };
  const take = (): readonly WireFrame[] => {
    const taken = frames;
    frames = [];
    return taken;
  };

  return {
    push(text) {
      cutter.push(text, takeLine);
      return take();
    },
    end() {
      cutter.end(takeLine);
      return take();
    },
    oversizedFrames: () => oversizedFrames,
  };
}
