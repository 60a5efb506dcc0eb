import { type JsonReader, openJsonReader } from '../core/json-reader.js';
import type { WireFrame } from '../core/wire.js';
import { frameCharsMax } from './framer.js';
import { wholeLineCharsMax } from './line-cutter.js';

/** Collects the JSON of one frame: short text as it is, longer text by reading it as it comes. */
export interface FrameText {
  readonly add: (piece: string) => void;
  /** The frame, after which the next one begins; undefined for one longer than `frameCharsMax`. */
  readonly take: () => WireFrame | undefined;
}

/** An empty frame. */
export function openFrameText(): FrameText {
  let kept = '';
  let chars = 0;
  let reader: JsonReader | undefined;
  return {
    add(piece) {
      chars += piece.length;
      if (chars <= wholeLineCharsMax) kept += piece;
      else if (chars <= frameCharsMax) {
        reader ??= openJsonReader();
        reader.push(kept + piece);
        kept = '';
      } else kept = '';
    },
    take() {
      const whole = reader === undefined ? { data: kept } : { data: '', long: { value: reader.end() } };
      const frame = chars > frameCharsMax ? undefined : whole;
      kept = '';
      chars = 0;
      reader = undefined;
      return frame;
    },
  };
}
