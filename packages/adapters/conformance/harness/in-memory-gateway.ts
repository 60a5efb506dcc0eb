import { type ChatRequest, type ChatResult, type Failure, type JsonValue, readExactJson } from '@tollgate/schema';
import type { ChatTranslation } from '../../src/core/chat-translation.js';
import type { ClientFormat, RenderContext, RouteHints } from '../../src/core/client-format.js';
import { isCutShort } from '../../src/core/cut-short.js';
import { translateRequest } from '../../src/core/translate-request.js';
import { replay } from './replay.js';

/** What the provider answers: a whole body, the bytes of a stream, or an error. */
export type ProviderAnswer =
  | { readonly kind: 'whole'; readonly body: JsonValue }
  | { readonly kind: 'stream'; readonly bytes: Uint8Array }
  | { readonly kind: 'error'; readonly status: number; readonly body: JsonValue };

/** Everything between a vendor's SDK and a provider's answer, without a network: the two translations and nothing else. */
export interface InMemoryGateway {
  readonly fetch: typeof fetch;
  /** The requests as they were understood, and the bodies as they were sent on. */
  readonly understood: ChatRequest[];
  readonly sent: JsonValue[];
  /** Whole answers as they were understood. */
  readonly results: ChatResult[];
}

export function openGateway(
  client: ClientFormat,
  translation: ChatTranslation,
  answer: ProviderAnswer,
): InMemoryGateway {
  const understood: ChatRequest[] = [];
  const sent: JsonValue[] = [];
  const results: ChatResult[] = [];

  const handle = (body: JsonValue, hints: RouteHints): Response => {
    const translated = translateRequest(client, translation, body, hints);
    if (!translated.ok) {
      const { code, problems } = translated.failure;
      return failed(client, { code, message: JSON.stringify(problems) });
    }
    const { request, wire } = translated.value;
    understood.push(request);
    sent.push(JSON.parse(JSON.stringify(wire.body)));
    const context: RenderContext = {
      responseId: 'made-up-id',
      createdS: 1_764_000_000,
      model: request.model,
      streamUsage: request.streamUsage ?? false,
      request,
    };
    if (answer.kind === 'stream') {
      const renderer = client.openRenderer(context);
      const text = replay(translation, answer.bytes).map((event) => renderer.push(event));
      return new Response(text.join(''), { status: 200, headers: { 'content-type': 'text/event-stream' } });
    }
    const status = answer.kind === 'error' ? answer.status : 200;
    const decoded = translation.decodeResponse({ status, headers: {}, body: answer.body });
    if (!decoded.ok) return failed(client, decoded.failure, decoded.failure.status);
    results.push(decoded.value);
    if (isCutShort(decoded.value)) return failed(client, { code: 'upstream.truncated', message: 'Cut short' });
    return json(200, client.renderResult(decoded.value, context));
  };

  const fetchInMemory: typeof fetch = (url, init) =>
    Promise.resolve(handle(readExactJson(String(init?.body)), hintsOf(String(url))));
  return { fetch: fetchInMemory, understood, sent, results };
}

/** Google's address names the model and says whether the answer streams; the others say neither. */
function hintsOf(url: string): RouteHints {
  const match = /\/models\/([^/:]+):(generateContent|streamGenerateContent)/.exec(url);
  return match === null ? {} : { model: match[1] ?? '', stream: match[2] === 'streamGenerateContent' };
}

function failed(client: ClientFormat, failure: Failure, upstreamStatus?: number): Response {
  const context = { requestId: 'request-1', ...(upstreamStatus === undefined ? {} : { upstreamStatus }) };
  const rendered = client.renderFailure({ code: failure.code, message: failure.message }, context);
  return json(rendered.status, rendered.body);
}

function json(status: number, body: JsonValue): Response {
  const headers = { 'content-type': 'application/json', 'x-request-id': 'request-1', 'request-id': 'request-1' };
  return new Response(JSON.stringify(body), { status, headers });
}
