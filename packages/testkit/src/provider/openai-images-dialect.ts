import type { JsonObject } from '@tollgate/schema';
import type { Answer, Bill, Script } from './answer.js';
import { type ReceivedCall, text } from './received-call.js';
import { eventStreamHeaders, jsonHeaders, namedEvent } from './sse-event.js';

/** One grey point. */
const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
/** Tokens of a square picture, as OpenAI counts them. */
const tokensByQuality: Readonly<Record<string, number>> = { low: 272, medium: 1056, high: 4160 };
const picturesMax = 10;
const createdS = 1_790_000_000;

/** Writes pictures that depend on nothing, as OpenAI images: by the token, or by the picture for the older models. */
export function openAiImagesScript(call: ReceivedCall, answer: Answer): Script {
  const images = Math.min(picturesMax, Number(call.body['n'] ?? 1));
  const isByToken = call.model.startsWith('gpt-');
  const quality = said(call, 'quality') ?? (isByToken ? 'medium' : 'standard');
  const size = said(call, 'size') ?? '1024x1024';
  const perPicture = isByToken ? (tokensByQuality[quality] ?? 0) : 0;
  const bill: Bill = isByToken
    ? { inputTokens: answer.inputTokens, outputTokens: perPicture * images, images }
    : { inputTokens: 0, outputTokens: 0, images, variant: `${quality}/${size}` };
  const usage = {
    input_tokens: bill.inputTokens,
    input_tokens_details: { text_tokens: bill.inputTokens, image_tokens: 0 },
    output_tokens: bill.outputTokens,
    total_tokens: bill.inputTokens + bill.outputTokens,
  };
  if (call.stream) return streamed(bill, { usage, quality, size });
  const data = Array.from({ length: images }, () =>
    isByToken || call.body['response_format'] === 'b64_json'
      ? { b64_json: picture }
      : { url: 'https://pictures.invalid/simulated.png' },
  );
  const body = {
    created: createdS,
    data,
    ...(isByToken && answer.hidesUsage !== true ? { usage, quality, size } : {}),
  };
  return {
    status: 200,
    headers: jsonHeaders,
    pieces: [{ bytes: Buffer.from(JSON.stringify(body)), outputTokens: bill.outputTokens }],
    bill,
  };
}

/** What is left to the provider is not said. */
function said(call: ReceivedCall, name: string): string | undefined {
  const word = text(call.body[name]);
  return word === 'auto' ? undefined : word;
}

function streamed(bill: Bill, facts: JsonObject): Script {
  const partial = { type: 'image_generation.partial_image', b64_json: picture, partial_image_index: 0 };
  const completed = { type: 'image_generation.completed', b64_json: picture, created_at: createdS, ...facts };
  return {
    status: 200,
    headers: eventStreamHeaders,
    pieces: [namedEvent(partial.type, partial), namedEvent(completed.type, completed, bill.outputTokens)],
    bill,
  };
}
