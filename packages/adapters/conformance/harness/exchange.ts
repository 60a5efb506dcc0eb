import { type ChatRequest, type JsonValue, readExactJson } from '@tollgate/schema';
import { type ReceivedCall, type Reply, readCall, scriptOf } from '@tollgate/testkit';
import type { ChatTranslation, UpstreamFailure } from '../../src/core/chat-translation.js';
import type { ClientFormat, RenderContext, RequestProblem } from '../../src/core/client-format.js';
import { translateRequest } from '../../src/core/translate-request.js';
import type { WrittenRequest } from './asked/writers/written.js';
import { exactBodyOf } from './recordings-folder.js';
import { replay } from './replay.js';

/** What a caller gets. */
export type CallersAnswer =
  | { readonly kind: 'whole'; readonly body: JsonValue }
  | { readonly kind: 'stream'; readonly text: string }
  | { readonly kind: 'error'; readonly status: number; readonly body: JsonValue };

/** One request through the two translations to a fake provider, and its answer back; or why it was not sent. */
export type Exchange =
  | { readonly sent: false; readonly problems: readonly RequestProblem[] }
  | {
      readonly sent: true;
      /** As the provider received it. */
      readonly call: ReceivedCall;
      readonly dropped: readonly string[];
      readonly answer: CallersAnswer;
    };

export interface Parties {
  readonly client: ClientFormat;
  readonly translation: ChatTranslation;
  /** The provider's name of the model. */
  readonly model: string;
}

/** `cutPieces`: how many pieces are missing at the end of a stream. */
export function exchange(
  parties: Parties,
  written: WrittenRequest,
  reply: (call: ReceivedCall) => Reply,
  cutPieces = 0,
): Exchange {
  const { client, translation, model } = parties;
  const document = asSent(written.body);
  const translated = translateRequest(client, translation, document, { ...written.hints, model });
  if (!translated.ok) return { sent: false, problems: translated.failure.problems };
  const { request, wire, dropped } = translated.value;
  const { path, headers, body } = wire;
  const call = readCall(path, headers, Buffer.from(JSON.stringify(body)));
  if (call === undefined) throw new Error(`No fake provider is at ${path}.`);
  if (call.dialect !== translation.format) throw new Error(`${path} is an address of ${call.dialect}.`);
  const script = scriptOf(call, reply(call));
  const pieces = cutPieces === 0 ? script.pieces : script.pieces.slice(0, -cutPieces);
  const bytes = Buffer.concat(pieces.map((piece) => piece.bytes));
  const response = { status: script.status, headers: lowerCase(script.headers), bytes };
  return {
    sent: true,
    call,
    dropped,
    answer: answerOf(parties, request, call.stream, response),
  };
}

interface ProviderResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
}

function answerOf(
  { client, translation }: Parties,
  request: ChatRequest,
  stream: boolean,
  { status, headers, bytes }: ProviderResponse,
): CallersAnswer {
  const context: RenderContext = {
    responseId: 'made-up-id',
    createdS: 1_764_000_000,
    model: request.model,
    streamUsage: request.streamUsage ?? false,
    request,
  };
  if (status < 400 && stream) {
    const renderer = client.openRenderer(context);
    const text = replay(translation, bytes).map((event) => renderer.push(event));
    return { kind: 'stream', text: text.join('') };
  }
  const decoded = translation.decodeResponse({ status, headers, body: exactBodyOf(bytes) });
  if (decoded.ok) return { kind: 'whole', body: asSent(client.renderResult(decoded.value, context)) };
  return refusedAnswer(client, decoded.failure);
}

function refusedAnswer(client: ClientFormat, failure: UpstreamFailure): CallersAnswer {
  const { code, message, status, upstreamType, upstreamCode } = failure;
  const rendered = client.renderFailure(
    { code, message },
    {
      requestId: 'request-1',
      upstreamStatus: status,
      ...(upstreamType === undefined ? {} : { upstreamType }),
      ...(upstreamCode === undefined ? {} : { upstreamCode }),
    },
  );
  return { kind: 'error', status: rendered.status, body: asSent(rendered.body) };
}

/** What arrives of a value: its JSON. */
function asSent(value: JsonValue): JsonValue {
  return readExactJson(JSON.stringify(value));
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
