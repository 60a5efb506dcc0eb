import { createHash } from 'node:crypto';
import type { Answer, Delivery, Reply, ScriptedToolCall } from '../provider/answer.js';
import { type Dialect, promptText, type ReceivedCall } from '../provider/received-call.js';
import { type Ask, readAsk } from './ask.js';
import { refusal } from './refusal.js';
import { sampleOf } from './sample-json.js';
import { isTroubleModel, simModels, type TroubleModel } from './sim-models.js';

const charsPerToken = 4;
const imageTokens = 85;
const cacheableTokensMin = 1024;
const cacheStepTokens = 128;
const cachedPromptsMax = 10_000;
/** Bedrock names the maker, and the region, before its models. */
const makerPrefix = /^(?:[a-z]{2,6}\.)?anthropic\./;
/** Others cache long prompts without being asked. */
const cachesOnRequest: ReadonlySet<Dialect> = new Set<Dialect>(['anthropic-messages', 'bedrock-converse']);

/** Answers like the imitated models do, as far as shape, pace and counting go. The text says that it is simulated. */
export class Simulator {
  readonly #speed: number;
  readonly #cachedPrompts = new Set<string>();

  /** `speed` multiplies every delay: 1 is like the real ones, 0 answers at once. */
  constructor(speed: number) {
    this.#speed = speed;
  }

  reply(call: ReceivedCall): Reply {
    if (isTroubleModel(call.model)) return this.#trouble(call, call.model);
    const name = call.model.replace(makerPrefix, '');
    const model = simModels.find(({ id }) => id === name);
    if (model === undefined) return refusal(call, 'unknown-model', this.#speed);
    const delivery = { firstByteDelayMs: model.firstByteMs * this.#speed, pieceDelayMs: model.pieceMs * this.#speed };
    return { type: 'answer', answer: this.#answer(call), delivery };
  }

  #answer(call: ReceivedCall): Answer {
    const ask = readAsk(call);
    const prompt = promptText(call.body);
    const inputTokens = Math.max(1, Math.ceil(prompt.length / charsPerToken)) + ask.images * imageTokens;
    const cache = this.#cacheOf(call, ask, prompt, inputTokens);
    const reasoning = ask.wantsReasoning ? words('The question is plain so a short answer will do') : undefined;
    const base = { inputTokens, ...cache, ...(reasoning === undefined ? {} : { reasoning }) };
    if (ask.tools.length > 0 && ask.toolsAllowed && !ask.hasToolResults) {
      return { ...base, toolCalls: toolCallsOf(ask), finish: 'tool-calls' };
    }
    const text = ask.schema === undefined ? proseOf(ask, call.model) : piecesOf(JSON.stringify(sampleOf(ask.schema)));
    const limit = Math.max(0, (ask.outputTokensMax ?? Number.POSITIVE_INFINITY) - (reasoning?.length ?? 0));
    if (text.length > limit) return { ...base, text: text.slice(0, limit), finish: 'length' };
    return { ...base, text, finish: 'stop' };
  }

  /** Long prompts are cached: at once by OpenAI, where asked by Anthropic; the second time they are read from it. */
  #cacheOf(call: ReceivedCall, ask: Ask, prompt: string, inputTokens: number): Partial<Answer> {
    const asksFirst = cachesOnRequest.has(call.dialect);
    if (inputTokens < cacheableTokensMin || (asksFirst && !ask.wantsCache)) return {};
    const prefix = prompt.slice(0, cacheableTokensMin * charsPerToken);
    const key = createHash('sha256').update(`${call.model}\n${prefix}`).digest('hex');
    const cached = Math.floor(inputTokens / cacheStepTokens) * cacheStepTokens - cacheStepTokens;
    if (this.#cachedPrompts.has(key)) return { cacheReadTokens: cached };
    if (this.#cachedPrompts.size >= cachedPromptsMax) this.#cachedPrompts.clear();
    this.#cachedPrompts.add(key);
    return asksFirst ? { cacheWriteTokens: cached } : {};
  }

  #trouble(call: ReceivedCall, model: TroubleModel): Reply {
    switch (model) {
      case 'overloaded':
        return refusal(call, 'overloaded', this.#speed);
      case 'rate-limited':
        return refusal(call, 'rate-limited', this.#speed);
      case 'broken-stream': {
        const delivery: Delivery = { pieceDelayMs: 10 * this.#speed, cut: { afterPieces: 8, how: 'reset' } };
        return { type: 'answer', answer: this.#answer(call), delivery };
      }
    }
  }
}

function toolCallsOf(ask: Ask): readonly ScriptedToolCall[] {
  const called = ask.parallelTools ? [...ask.tools, ...ask.tools].slice(0, 2) : ask.tools.slice(0, 1);
  return called.map(({ name, parameters }, index) => ({
    id: `call_sim${index}${name.slice(0, 20)}`,
    name,
    pieces: piecesOf(JSON.stringify(sampleOf(parameters ?? { type: 'object' }))),
  }));
}

function proseOf(ask: Ask, model: string): readonly string[] {
  const seen = ask.images === 0 ? '' : ` I see ${ask.images} image${ask.images === 1 ? '' : 's'}.`;
  const results = ask.hasToolResults ? ' The tool result has arrived and answers the question.' : '';
  return words(
    `This is a simulated answer in the manner of ${model}.${seen}${results} No provider was called and nothing was paid. ` +
      'Each word here counts as one token so that the cost report has something to show.',
  );
}

/** One piece a word, with the space before it. */
function words(text: string): readonly string[] {
  return text.split(' ').map((word, index) => (index === 0 ? word : ` ${word}`));
}

const pieceChars = 6;

function piecesOf(text: string): readonly string[] {
  return text.match(new RegExp(`[^]{1,${pieceChars}}`, 'gu')) ?? [];
}
