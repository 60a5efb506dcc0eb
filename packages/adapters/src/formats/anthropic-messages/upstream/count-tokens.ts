import type { JsonObject } from '@tollgate/schema';
import { asCount, asObject } from '../../../core/json-members.js';
import type { TokenCounting } from '../../../core/token-counting.js';

/** Members that say how to answer: a count does not take them (platform.claude.com/docs/en/api/messages/count_tokens). */
const answerMembers: ReadonlySet<string> = new Set([
  'container',
  'inference_geo',
  'max_tokens',
  'metadata',
  'service_tier',
  'stop_sequences',
  'stream',
  'temperature',
  'top_k',
  'top_p',
]);

/** Counting as the format's maker and its platforms do it; the model is in the body on all of them. */
export function messagesCounting(target: TokenCounting['target'], bodyMembers: JsonObject = {}): TokenCounting {
  return {
    target,
    questionOf(chatBody, model) {
      const asked = Object.entries(chatBody).filter(([name]) => !answerMembers.has(name));
      return { ...Object.fromEntries(asked), ...bodyMembers, model };
    },
    readCount: (body) => asCount(asObject(body)?.['input_tokens']),
  };
}
