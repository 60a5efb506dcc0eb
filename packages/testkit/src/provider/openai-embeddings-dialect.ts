import type { JsonValue } from '@tollgate/schema';
import type { Answer, Script } from './answer.js';
import { list, type ReceivedCall } from './received-call.js';

const dimensionsDefault = 8;

/** Writes vectors that depend on nothing but the input, as OpenAI embeddings. */
export function openAiEmbeddingsScript(call: ReceivedCall, answer: Answer): Script {
  const asked = call.body['dimensions'];
  const dimensions = typeof asked === 'number' ? asked : dimensionsDefault;
  const data = inputsOf(call.body['input']).map((input, index) => {
    const vector = vectorOf(JSON.stringify(input), dimensions);
    const embedding = call.body['encoding_format'] === 'base64' ? base64Of(vector) : vector;
    return { object: 'embedding', index, embedding };
  });
  const usage = { prompt_tokens: answer.inputTokens, total_tokens: answer.inputTokens };
  const body = { object: 'list', data, model: call.model, usage };
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    pieces: [{ bytes: Buffer.from(JSON.stringify(body)), outputTokens: 0 }],
    bill: { inputTokens: answer.inputTokens, outputTokens: 0 },
  };
}

/** One text, or one list of token ids, or a list of either. */
function inputsOf(input: JsonValue | undefined): readonly JsonValue[] {
  const entries = list(input);
  return typeof input === 'string' || typeof entries[0] === 'number' ? [input ?? ''] : entries;
}

function vectorOf(text: string, dimensions: number): number[] {
  let hash = 2_166_136_261;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619);
  return Array.from({ length: dimensions }, (_, index) => Math.fround(Math.sin(hash + index)));
}

function base64Of(vector: readonly number[]): string {
  return Buffer.from(new Float32Array(vector).buffer).toString('base64');
}
