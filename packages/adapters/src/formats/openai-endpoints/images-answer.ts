import type { JsonValue, TokenUsage } from '@tollgate/schema';
import { defined } from '../../core/defined.js';
import { asFilledText, asObject, isJsonArray } from '../../core/json-members.js';
import type { PassedFacts } from '../../core/passed-endpoints.js';
import { readEndpointUsage } from './endpoint-usage.js';

/** Reads the answer to a request for pictures; undefined for what holds none. Every picture in it is charged. */
export function readImagesAnswer(body: JsonValue): PassedFacts | undefined {
  const answer = asObject(body);
  const pictures = answer?.['data'];
  if (!isJsonArray(pictures)) return undefined;
  const usage = withPictures(readEndpointUsage(answer?.['usage']), pictures.length);
  return defined({ usage, model: asFilledText(answer?.['model']) });
}

/** Adds the pictures. All that comes out of this endpoint is pictures, whether or not the provider divides its count. */
export function withPictures(usage: TokenUsage, images: number): TokenUsage {
  const { outputTokens, outputImageTokens = outputTokens } = usage;
  return { ...usage, ...defined({ outputImageTokens }), images };
}
