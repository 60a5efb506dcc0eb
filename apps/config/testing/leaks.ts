import { randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';

const virtualKeyPattern = /tg_[0-9A-Za-z]{36}/;

/** One answer, with what it was the answer to. */
interface Seen {
  readonly what: string;
  readonly text: string;
}

/** Watches every answer and every log line of a service for secrets that must never be in one. */
export class Leaks {
  readonly #canaries = new Set<string>();
  readonly #answers: Seen[] = [];
  #logs = '';

  /** A log that is kept, for the search at the end. */
  readonly logStream = new Writable({
    write: (chunk: Buffer, _, done) => {
      this.#logs += chunk.toString('utf8');
      done();
    },
  });

  /** A secret that is searched for at the end. */
  canary(start = 'sk-'): string {
    return this.watch(`${start}canary${randomBytes(12).toString('hex')}`);
  }

  watch(secret: string): string {
    this.#canaries.add(secret);
    return secret;
  }

  saw(what: string, text: string): void {
    this.#answers.push({ what, text });
  }

  get logs(): string {
    return this.#logs;
  }

  /** Every place where a secret was seen; a virtual key may be in the one answer that makes it. */
  found(): string[] {
    const found: string[] = [];
    for (const { what, text } of this.#answers) {
      if ([...this.#canaries].some((canary) => text.includes(canary))) found.push(`a canary in the answer to ${what}`);
      const mayIssue = /^POST \/api\/v1\/keys(?:\/[^/]+\/rotate)?$/.test(what);
      if (!mayIssue && virtualKeyPattern.test(text)) found.push(`a virtual key in the answer to ${what}`);
    }
    if ([...this.#canaries].some((canary) => this.#logs.includes(canary))) found.push('a canary in the log');
    if (virtualKeyPattern.test(this.#logs)) found.push('a virtual key in the log');
    return found;
  }
}
