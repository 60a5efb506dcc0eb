import type { ChatEvent } from '@tollgate/schema';
import type { ClientFormat, RenderContext } from '../../src/core/client-format.js';
import { findClientFormat } from '../../src/registry.js';
import type { CallerFormat } from './asked/spoken-by-tests.js';
import { callers } from './pairs/pair.js';
import { readStream } from './pairs/read-answer.js';

/** A stream as one kind of caller gets it. */
export interface CallersStream {
  readonly name: string;
  /** What is wrong with a text that should say that its answer is not whole; none when it says so. */
  readonly wrongWhenCut: (text: string) => readonly string[];
  /** Whether the text says that the answer is whole. */
  readonly isFinished: (text: string) => boolean;
  readonly render: (events: readonly ChatEvent[]) => string;
}

/** By what each dialect's SDKs know the end of an answer. Quotes in texts are escaped, so that no text can say it. */
const ends: Readonly<Record<CallerFormat, readonly RegExp[]>> = {
  'openai-chat': [/^data: \[DONE\]/m, /"finish_reason":"/],
  'openai-responses': [
    /^event: response\.(completed|incomplete)/m,
    /"status":"(completed|incomplete)","(error|incomplete)/,
  ],
  'anthropic-messages': [/^event: message_stop/m, /"delta":\{"stop_reason":"/],
  'gemini-generate': [/"finishReason":"/, /"blockReason":"/],
};

/** The streams of all four dialects, Google's in both of its framings. */
export const callersStreams: readonly CallersStream[] = [...callers.map(eventsOf), arrayOf()];

function eventsOf(caller: CallerFormat): CallersStream {
  return {
    name: caller,
    render: (events) => rendered(clientOf(caller), events, {}),
    isFinished: (text) => !readStream(caller, text).failed && ends[caller].some((sign) => sign.test(text)),
    wrongWhenCut: (text) => [
      ...ends[caller].filter((sign) => sign.test(text)).map((sign) => `says ${sign.source}`),
      ...(readStream(caller, text).failed ? [] : ['has no error']),
    ],
  };
}

/** An array that is closed is a whole answer. */
function arrayOf(): CallersStream {
  const caller = 'gemini-generate';
  return {
    name: `${caller} as an array`,
    render: (events) => rendered(clientOf(caller), events, { framing: 'json-array' }),
    isFinished: isJson,
    wrongWhenCut: (text) => [
      ...ends[caller].filter((sign) => sign.test(text)).map((sign) => `says ${sign.source}`),
      ...(isJson(text) && !/"error":/.test(text) ? ['is a whole array'] : []),
    ],
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function rendered(client: ClientFormat, events: readonly ChatEvent[], more: Partial<RenderContext>): string {
  const context: RenderContext = { responseId: 'made-up-id', createdS: 1, model: 'm', streamUsage: true, ...more };
  const renderer = client.openRenderer(context);
  return events.map((event) => renderer.push(event)).join('');
}

function clientOf(caller: CallerFormat): ClientFormat {
  const client = findClientFormat(caller);
  if (client === undefined) throw new Error(`Callers cannot speak ${caller}.`);
  return client;
}
