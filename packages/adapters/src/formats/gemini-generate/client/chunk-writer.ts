import type { RenderContext } from '../../../core/client-format.js';
import { inEvents } from './render-failure.js';

/** Frames the chunks of one streamed answer for the caller. */
export interface ChunkWriter {
  /** `json` is the text of one `GenerateContentResponse`. */
  readonly chunk: (json: string) => string;
  /** The same for a text that comes in pieces. */
  readonly chunkPieces: (json: Iterable<string>) => Iterable<string>;
  /** What ends a whole answer. */
  readonly end: () => string;
  /** An error in the middle of a stream, after which nothing may come; what follows it would make it look whole. */
  readonly failure: (json: string) => string;
}

/**
 * Events, where the caller asked for `alt=sse`, else one JSON array. The array is closed by a whole answer only, so one
 * that was cut off cannot be parsed.
 */
export function openChunkWriter(framing: RenderContext['framing']): ChunkWriter {
  if (framing !== 'json-array') {
    return {
      chunk: (json) => `data: ${json}\r\n\r\n`,
      *chunkPieces(json) {
        yield 'data: ';
        yield* json;
        yield '\r\n\r\n';
      },
      end: () => '',
      failure: inEvents,
    };
  }
  let isOpen = false;
  const element = (json: string): string => {
    const before = isOpen ? ',\r\n' : '[';
    isOpen = true;
    return before + json;
  };
  return {
    chunk: element,
    *chunkPieces(json) {
      yield element('');
      yield* json;
    },
    end: () => (isOpen ? ']' : '[]'),
    failure: element,
  };
}
