import type { WireFrame } from '../core/wire.js';
import type { TextFramer } from './framer.js';
import { openLineCutter } from './line-cutter.js';
import { openFrameText } from './long-text.js';

/** Cuts newline-delimited JSON: one frame a line; empty lines are none; the last line needs no end. */
export function openNdjsonFramer(): TextFramer {
  const cutter = openLineCutter();
  const long = openFrameText();
  let isLong = false;
  let oversizedFrames = 0;
  let frames: WireFrame[] = [];

  const endLong = (): void => {
    if (!isLong) return;
    const frame = long.take();
    if (frame === undefined) oversizedFrames += 1;
    else frames.push(frame);
    isLong = false;
  };
  const sink = {
    line(line: string): void {
      if (line.trim() !== '') frames.push({ data: line });
    },
    part(part: string): void {
      isLong = true;
      long.add(part);
    },
    longEnd: endLong,
  };
  const take = (): readonly WireFrame[] => {
    const taken = frames;
    frames = [];
    return taken;
  };

  return {
    push(text) {
      cutter.push(text, sink);
      return take();
    },
    end() {
      cutter.end(sink);
      return take();
    },
    oversizedFrames: () => oversizedFrames,
  };
}
