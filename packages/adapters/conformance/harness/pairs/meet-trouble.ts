import { expect } from '@jest/globals';
import type { ErrorCode, JsonValue } from '@tollgate/schema';
import { refusal, type Trouble } from '@tollgate/testkit';
import { type UpstreamFormat, writers } from '../asked/spoken-by-tests.js';
import { type CallersAnswer, exchange } from '../exchange.js';
import { pick, pickText } from '../oracles/pick.js';
import { type Outcome, type Pair, refusedOf, sentOf } from './pair.js';
import { readAnswer } from './read-answer.js';
import { scenes } from './scenes.js';

/** Pieces that are missing at the end of a stream: in every format more than what means nothing. */
const missingPieces = 2;

/** The provider refuses in its own words, and a stream of it breaks off; the caller has an error of its own dialect each time. */
export function meetTrouble(pair: Pair): Outcome {
  const { asked, answer } = scenes.text;
  const dropped: string[] = [];
  for (const trouble of troubles) {
    const refused = exchange(pair.parties, writers[pair.caller](asked), (call) => refusal(call, trouble));
    if (!refused.sent) return refusedOf(refused.problems);
    dropped.push(...refused.dropped);
    expectTrouble(pair, refused.answer, trouble);
  }
  const streamed = writers[pair.caller]({ ...asked, stream: true });
  const cut = exchange(pair.parties, streamed, () => ({ type: 'answer', answer }), missingPieces);
  if (!cut.sent) return refusedOf(cut.problems);
  expect(readAnswer(pair.caller, cut.answer).failed).toBe(true);
  return sentOf(dropped);
}

const troubles: readonly Trouble[] = ['unknown-model', 'rate-limited', 'overloaded'];

interface TroubleWords {
  readonly code: ErrorCode;
  readonly message: RegExp;
  readonly status: (provider: UpstreamFormat) => number;
}

/** A caller sees the provider's own status: Bedrock's of an unknown model, and Anthropic's where it is overloaded. */
const words: Readonly<Record<Trouble, TroubleWords>> = {
  'unknown-model': {
    code: 'upstream.not-found',
    message: /does not exist|is invalid/,
    status: (provider) => (provider === 'bedrock-converse' ? 400 : 404),
  },
  'rate-limited': { code: 'upstream.rate-limited', message: /Too many requests/, status: () => 429 },
  overloaded: {
    code: 'upstream.overloaded',
    message: /Overloaded/,
    status: (provider) => (provider === 'anthropic-messages' ? 529 : 503),
  },
};

/** The words of Anthropic and Google that their SDKs' users look at, by the status. */
const wireTypes: ReadonlyMap<number, readonly [anthropic: string, google: string]> = new Map([
  [400, ['invalid_request_error', 'INVALID_ARGUMENT']],
  [404, ['not_found_error', 'NOT_FOUND']],
  [429, ['rate_limit_error', 'RESOURCE_EXHAUSTED']],
  [503, ['overloaded_error', 'UNAVAILABLE']],
  [529, ['overloaded_error', 'UNAVAILABLE']],
]);

function expectTrouble({ caller, provider }: Pair, answer: CallersAnswer, trouble: Trouble): void {
  if (answer.kind !== 'error') throw new Error(`no error, but ${JSON.stringify(answer)}`);
  const { code, message, status } = words[trouble];
  const [anthropic = '', google = ''] = wireTypes.get(status(provider)) ?? [];
  expect(answer.status).toBe(status(provider));
  expect(pickText(answer.body, 'error', 'message')).toMatch(message);
  expect(typeWords(answer.body, caller)).toEqual(
    {
      'openai-chat': [expect.stringMatching(/./), code],
      'openai-responses': [expect.stringMatching(/./), code],
      'anthropic-messages': ['error', anthropic],
      'gemini-generate': [status(provider), google],
    }[caller],
  );
}

function typeWords(body: JsonValue, caller: Pair['caller']): readonly (JsonValue | undefined)[] {
  if (caller === 'anthropic-messages') return [pick(body, 'type'), pick(body, 'error', 'type')];
  if (caller === 'gemini-generate') return [pick(body, 'error', 'code'), pick(body, 'error', 'status')];
  return [pick(body, 'error', 'type'), pick(body, 'error', 'code')];
}
