import { CredentialId, ProjectId, ProviderId, RequestId, VirtualKeyId } from '@tollgate/schema';
import type { AttemptAdmission, AttemptClosing, AttemptProgress } from '../attempt.js';
import type { Clock, Log } from '../ports.js';
import type { Timers } from '../timers.js';

const projectId = ProjectId.parse('01890a5d-ac96-774b-bcce-b302099a8057');
const virtualKeyId = VirtualKeyId.parse('01890a5d-ac96-774b-bcce-b302099a8058');
const credentialId = CredentialId.parse('01890a5d-ac96-774b-bcce-b302099a8059');
const provider = ProviderId.parse('openai-main');

/** The id of the n-th request. */
export function requestIdOf(number: number): RequestId {
  return RequestId.parse(`01890a5d-ac96-774b-bcce-${number.toString(16).padStart(12, '0')}`);
}

/** The admission of the n-th request. */
export function admissionOf(number: number, more: Partial<AttemptAdmission> = {}): AttemptAdmission {
  return {
    requestId: requestIdOf(number),
    attempt: 1,
    projectId,
    virtualKeyId,
    team: 'platform',
    user: 'ada@example.com',
    conversationId: `conversation-${number}`,
    traceId: '0af7651916cd43dd8448eb211c80319c',
    tags: { feature: 'code-review', 'naïve ключ': '值\n"quoted"' },
    endpoint: 'chat',
    clientFormat: 'openai-chat',
    stream: true,
    requestedModel: 'fast',
    route: 'fast',
    provider,
    kind: 'openai',
    priceList: 'other-prices',
    credentialId,
    bringYourOwnKey: false,
    model: 'small-model',
    inputTokensEstimate: 1000 + number,
    ...more,
  };
}

export function closingOf(number: number, more: Partial<AttemptClosing> = {}): AttemptClosing {
  return {
    outcome: 'settled',
    upstreamStatus: 200,
    finish: 'stop',
    usage: { inputTokens: 900 + number, cacheReadTokens: 0, outputTokens: 10 + number },
    usageQuality: 'provider-final',
    servedModel: 'small-model-2026-01-01',
    upstreamId: `answer-${number}`,
    latencyMs: 120.25,
    timeToFirstTokenMs: 30.5,
    ...more,
  };
}

export function progressOf(outputTokensEstimate: number, more: Partial<AttemptProgress> = {}): AttemptProgress {
  return { usage: {}, outputTokensEstimate, servedModel: 'small-model-2026-01-01', ...more };
}

/** A clock that stands still until it is moved. */
export class ManualClock implements Clock {
  #nowMs = 1_790_000_000_000;
  #monotonicMs = 0;

  readonly now = (): number => this.#nowMs;
  readonly monotonicMs = (): number => this.#monotonicMs;

  advance(ms: number): void {
    this.#nowMs += ms;
    this.#monotonicMs += ms;
  }

  /** The wall clock is set; no time passes. */
  step(ms: number): void {
    this.#nowMs += ms;
  }
}

/** Timers that run with a manual clock, when told to. */
export class ManualTimers implements Timers {
  readonly #clock: ManualClock;
  readonly #tasks = new Set<{ readonly everyMs: number; dueAtMs: number; readonly task: () => void }>();

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  readonly every = (ms: number, task: () => void): (() => void) => {
    const entry = { everyMs: ms, dueAtMs: this.#clock.monotonicMs() + ms, task };
    this.#tasks.add(entry);
    return () => this.#tasks.delete(entry);
  };

  readonly wait = async (ms: number): Promise<void> => {
    await this.pass(ms);
  };

  /** Lets time pass in steps of the shortest interval; each task runs when it is due, and its promises settle. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.#clock.monotonicMs() + ms;
    while (this.#clock.monotonicMs() < untilMs) {
      const nextMs = Math.min(untilMs, ...[...this.#tasks].map((task) => task.dueAtMs));
      this.#clock.advance(Math.max(0, nextMs - this.#clock.monotonicMs()));
      // A task may cancel others; a set can bear that while it is gone through.
      for (const entry of this.#tasks) {
        if (entry.dueAtMs > this.#clock.monotonicMs()) continue;
        entry.dueAtMs = this.#clock.monotonicMs() + entry.everyMs;
        entry.task();
      }
      await settled();
    }
  }
}

/** The seed of a random test, printed so that a failure can be had again with `TOLLGATE_TEST_SEED`. */
export function testSeed(name: string): number {
  const seed = Number(process.env['TOLLGATE_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  process.stdout.write(`${name}: TOLLGATE_TEST_SEED=${seed}\n`);
  return seed;
}

/** Lets promises that only wait for one another come to their end. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await new Promise(setImmediate);
}

/** A log that remembers what went wrong. */
export class RecordingLog implements Log {
  readonly messages: string[] = [];

  readonly info = (): void => undefined;
  readonly warn = (_details: object, message: string): void => {
    this.messages.push(message);
  };
  readonly error = (_details: object, message: string): void => {
    this.messages.push(message);
  };
}
