import type { FrameTexts } from '../../src/framing/framer.js';

/** Texts of binary frames, read by the decoder of the engine. */
export const frameTexts: FrameTexts = {
  decode: (bytes) => new TextDecoder().decode(bytes),
  open() {
    const decoder = new TextDecoder('utf-8');
    return { push: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() };
  },
};
