import type { AnswerFacts } from '@tollgate/adapters';
import {
  type ChatEvent,
  type ChatResult,
  type ErrorCode,
  type JsonValue,
  type TokenUsage,
  tokenCountMax,
} from '@tollgate/schema';
import { KeptText } from './kept-text.js';
import { writtenText } from './opaque-text.js';

/** A failure inside an answer that had begun, as the provider reported it or as we found it. */
export interface ReportedFailure {
  readonly code: ErrorCode;
  readonly message: string;
  /** Whether the same call may succeed later; absent means as with any failure of this code. */
  readonly retryable?: boolean;
  readonly upstreamType?: string | undefined;
  readonly upstreamCode?: string | undefined;
}

/** Watches an answer go by and remembers what its bill and its record need. */
export class UsageTap {
  readonly #nowMs: () => number;
  /** Of blocks that have not opened, how much was said already. */
  #charsAhead = 0;
  /** What was said besides thoughts. */
  readonly text = new KeptText();
  /** Thoughts that were shown. */
  readonly thoughts = new KeptText();
  usage: TokenUsage = {};
  /** No content has arrived since the counts in `usage` were said. */
  usageIsCurrent = false;
  /** The provider said that it was done, and was not cut off. */
  isComplete = false;
  servedModel: string | undefined;
  upstreamId: string | undefined;
  finish: string | undefined;
  failure: ReportedFailure | undefined;
  /** Something of an answer has come, whatever it is. */
  hasBegun = false;
  /** When the first piece of content arrived, on the monotonic clock. */
  firstTokenAtMs: number | undefined;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Takes the events of one piece of a stream. */
  observe(events: readonly ChatEvent[]): void {
    for (const event of events) this.#observe(event);
  }

  /** Takes for the bill what follows a failure. Counts that come with no end of the answer may be those of its beginning. */
  observeLate(events: readonly ChatEvent[]): void {
    for (const event of events) {
      if (event.type === 'response-error') continue;
      if (event.type !== 'response-end') this.#observe(event);
      else if (event.finishes.every(({ reason }) => reason !== 'truncated')) this.#count(event.usage);
    }
  }

  /** Takes a whole answer. */
  observeResult(result: ChatResult): void {
    this.servedModel = result.model;
    this.upstreamId = result.id;
    this.finish = result.choices[0]?.finish.reason;
    this.#count(result.usage);
    this.isComplete = true;
    if (this.usageIsCurrent) return;
    for (const choice of result.choices) {
      for (const part of choice.content) {
        if (part.type === 'tool-call') this.text.add(part.argumentsJson);
        else if (part.type === 'reasoning') this.thoughts.add(part.text);
        else if ('text' in part) this.text.add(part.text);
        else if (part.type === 'opaque') this.text.add(writtenText(part.value));
      }
    }
  }

  /** Takes the counts of an answer that its provider gave up and sent as a whole, be it with something of it or without. */
  observeFailure(usage: TokenUsage, hasBegun = false): void {
    this.hasBegun ||= hasBegun;
    this.#count(usage);
  }

  /** Takes what matters of a whole answer, whose counts are there. */
  observeFacts({ id, model, finish, usage }: AnswerFacts): void {
    this.servedModel = model;
    this.upstreamId = id;
    this.finish = finish;
    this.#count(usage);
    this.isComplete = true;
  }

  /** Takes the counts of an answer that is no conversation. */
  observeUsage(usage: TokenUsage, servedModel: string | undefined): void {
    this.#count(usage);
    this.servedModel = servedModel;
    this.isComplete = true;
  }

  /** Takes a piece of an answer that is no text. */
  observeBytes(): void {
    this.firstTokenAtMs ??= this.#nowMs();
  }

  #observe(event: ChatEvent): void {
    switch (event.type) {
      case 'response-start':
        this.servedModel = event.model ?? this.servedModel;
        this.upstreamId = event.id ?? this.upstreamId;
        break;
      case 'reasoning-delta':
        this.#content(event.text, this.thoughts);
        break;
      case 'text-delta':
      case 'refusal-delta':
        this.#content(event.text);
        break;
      case 'tool-call-delta':
        this.#content(this.#unsaid(event.json));
        break;
      case 'untold-text':
        this.#charsAhead += event.text.length;
        this.#content(event.text);
        break;
      case 'opaque-delta':
        this.#written(event.value);
        break;
      case 'block-start':
        this.hasBegun = true;
        if (event.content.type === 'opaque') this.#written(event.content.value);
        break;
      case 'audio-delta':
        this.#content(event.transcript ?? '');
        break;
      case 'usage-update':
        this.#count(event.usage);
        break;
      case 'response-end':
        this.finish = event.finishes[0]?.reason;
        this.isComplete = event.finishes.every(({ reason }) => reason !== 'truncated');
        this.#countAtEnd(event.usage);
        break;
      case 'response-error':
        this.failure = event;
        this.#countAtEnd(event.usage);
        break;
      default:
        break;
    }
  }

  /** What a model wrote of a block that only its own format knows. */
  #written(value: JsonValue): void {
    const text = this.#unsaid(writtenText(value));
    if (text !== '') this.#content(text);
  }

  /** A text without as much of it as was said before its block opened. */
  #unsaid(text: string): string {
    if (this.#charsAhead === 0) return text;
    const unsaid = text.slice(this.#charsAhead);
    this.#charsAhead -= text.length - unsaid.length;
    return unsaid;
  }

  #content(text: string, kept = this.text): void {
    this.firstTokenAtMs ??= this.#nowMs();
    this.hasBegun = true;
    this.usageIsCurrent = false;
    kept.add(text);
  }

  #count(said: TokenUsage): void {
    const usage = believable(said);
    this.usage = usage;
    this.usageIsCurrent = usage.outputTokens !== undefined;
  }

  /**
   * The last event repeats the counts; only a complete answer makes them current again. Where it leaves out what came out,
   * because more has come since that was counted, that is the least there is.
   */
  #countAtEnd(usage: TokenUsage): void {
    const wasCurrent = this.usageIsCurrent;
    const { outputTokens } = this.usage;
    this.#count(usage);
    if (!this.isComplete) this.usageIsCurrent = wasCurrent;
    if (this.usage.outputTokens === undefined && outputTokens !== undefined) {
      this.usage = { ...this.usage, outputTokens };
    }
  }
}

/** A count that no call can have is nobody's count: it is left out, as if it had not been said, and ours is taken. */
function believable(usage: TokenUsage): TokenUsage {
  let name: keyof TokenUsage;
  for (name in usage) if (!isCount(usage[name])) return onlyCounts(usage);
  return usage;
}

function onlyCounts(usage: TokenUsage): TokenUsage {
  return Object.fromEntries(Object.entries(usage).filter(([, count]) => isCount(count)));
}

function isCount(count: number | undefined): boolean {
  return count === undefined || (Number.isInteger(count) && count >= 0 && count <= tokenCountMax);
}
