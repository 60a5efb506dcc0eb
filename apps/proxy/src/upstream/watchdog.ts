import type { CallTimeouts } from './timeouts.js';
import type { UpstreamProblem } from './upstream-problem.js';

type Phase = 'first-byte' | 'idle' | 'suspended';

const messages = {
  'first-byte': 'The provider did not begin its answer in time',
  idle: 'The provider fell silent in the middle of its answer',
  suspended: 'The answer took too long as a whole',
  total: 'The answer took too long as a whole',
} as const;

/** Watches the time of one call with a single timer, which is moved only when it goes off. */
export class Watchdog {
  readonly #timeouts: CallTimeouts;
  readonly #nowMs: () => number;
  readonly #expire: (problem: UpstreamProblem) => void;
  readonly #endsAtMs: number;
  #phase: Phase = 'first-byte';
  #sinceMs: number;
  #timer: NodeJS.Timeout | undefined;
  #idleMs: number;

  constructor(timeouts: CallTimeouts, nowMs: () => number, expire: (problem: UpstreamProblem) => void) {
    this.#timeouts = timeouts;
    this.#nowMs = nowMs;
    this.#expire = expire;
    this.#idleMs = timeouts.idleMs;
    this.#sinceMs = nowMs();
    this.#endsAtMs = this.#sinceMs + timeouts.totalMs;
    this.#arm(this.#sinceMs);
  }

  /** A piece of the answer has arrived. */
  touch(): void {
    this.#phase = 'idle';
    this.#sinceMs = this.#nowMs();
  }

  /** We read no further for now, so silence is not the provider's. */
  suspend(): void {
    this.#phase = 'suspended';
  }

  /** Sets how long the provider may be silent, if that is less than it may be anyway; undefined takes it back. */
  limitIdle(ms: number | undefined): void {
    const idleMs = Math.min(ms ?? Number.POSITIVE_INFINITY, this.#timeouts.idleMs);
    if (idleMs === this.#idleMs) return;
    const isShorter = idleMs < this.#idleMs;
    this.#idleMs = idleMs;
    if (!isShorter || this.#timer === undefined) return;
    this.stop();
    this.#arm(this.#nowMs());
  }

  /** The call is over. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #arm(nowMs: number): void {
    this.#timer = setTimeout(() => this.#check(), Math.max(1, this.#nextCheckMs(nowMs)));
  }

  /** The shortest pause in which anything could run out; a phase may begin while the timer runs. */
  #nextCheckMs(nowMs: number): number {
    const phaseEnds = this.#phaseEndsAtMs();
    const idleCouldEnd = this.#phase === 'idle' ? phaseEnds : Math.min(phaseEnds, nowMs + this.#idleMs);
    return Math.min(this.#endsAtMs, idleCouldEnd) - nowMs;
  }

  #phaseEndsAtMs(): number {
    if (this.#phase === 'suspended') return this.#endsAtMs;
    return this.#sinceMs + (this.#phase === 'idle' ? this.#idleMs : this.#timeouts.firstByteMs);
  }

  #check(): void {
    const nowMs = this.#nowMs();
    const isOver = nowMs >= this.#endsAtMs;
    if (!isOver && nowMs < this.#phaseEndsAtMs()) {
      this.#arm(nowMs);
      return;
    }
    this.stop();
    const message = messages[isOver ? 'total' : this.#phase];
    const detail = `gave up after ${Math.round(nowMs - this.#sinceMs)} ms (${isOver ? 'total' : this.#phase})`;
    this.#expire({ code: 'upstream.timeout', message, detail, reached: true, staleSocket: false });
  }
}
