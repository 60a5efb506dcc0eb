import type { JsonValue } from '@tollgate/schema';
import { readPicture } from '../pictures.js';
import { closeBlock, openBlock } from './stream-blocks.js';
import type { ChoiceState, Emit, StreamState } from './stream-state.js';

/** Tells pictures, each in a block of its own: they come whole. */
export function takePictures(state: StreamState, choice: ChoiceState, entries: readonly JsonValue[], emit: Emit): void {
  for (const picture of entries.flatMap(readPicture)) {
    openBlock(state, choice, picture, emit);
    closeBlock(state, choice, emit);
  }
}
