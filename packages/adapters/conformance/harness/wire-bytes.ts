import type { JsonValue } from '@tollgate/schema';
import type { ChatTranslation } from '../../src/core/chat-translation.js';
import type { WireFrame } from '../../src/core/wire.js';
import { openAwsEventStreamFramer } from '../../src/framing/aws-event-stream.js';
import { openFramer } from '../../src/framing/open-framer.js';
import { type EventMessage, eventStreamBytes } from './event-stream-bytes.js';
import { frameTexts } from './frame-texts.js';

type Framing = ChatTranslation['framing'];

/** Cuts the bytes of any framing into frames, as the proxy does. */
export interface Cutter {
  readonly push: (bytes: Uint8Array) => readonly WireFrame[];
  readonly end: () => readonly WireFrame[];
}

export function openCutter(framing: Framing): Cutter {
  if (framing === 'aws-event-stream') return openAwsEventStreamFramer(frameTexts);
  const decoder = new TextDecoder('utf-8');
  const framer = openFramer(framing);
  return {
    push: (bytes) => framer.push(decoder.decode(bytes, { stream: true })),
    end: () => [...framer.push(decoder.decode()), ...framer.end()],
  };
}

/** A stream that says one value again and again, under every name that the framing's messages have. */
export function streamSaying(framing: Framing, value: JsonValue): Uint8Array {
  if (framing !== 'aws-event-stream') {
    const line = `data: ${JSON.stringify(value)}\n\n`;
    return new TextEncoder().encode(line + line);
  }
  return eventStreamBytes([...eventNames, ...eventNames].map((name) => ({ headers: headersOf(name), payload: value })));
}

const eventNames = [
  'contentBlockStart',
  'contentBlockDelta',
  'messageStart',
  'contentBlockDelta',
  'contentBlockStart',
  'contentBlockDelta',
  'contentBlockStop',
  'metadata',
  'messageStop',
  'throttlingException',
];

function headersOf(name: string): EventMessage['headers'] {
  return name.endsWith('Exception')
    ? { ':message-type': 'exception', ':exception-type': name }
    : { ':message-type': 'event', ':event-type': name };
}
