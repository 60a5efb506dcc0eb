import type { LookupAddress } from 'node:dns';

/** Finds the addresses of a host name. Rejects when there is none. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

/** How long an answer is used. Lookups run on the thread pool that also writes the usage log, so they are few. */
export const dnsAnswerKeptMs = 30_000;
/** Most names that are remembered; the oldest goes first. */
export const dnsNamesMax = 1000;

interface Answer {
  readonly addresses: Promise<readonly LookupAddress[]>;
  readonly expiresAtMs: number;
}

/** One lookup a name at a time, whose answer is kept for a while. A failure is not kept. */
export function cachingResolver(resolve: Resolve, nowMs: () => number): Resolve {
  const answers = new Map<string, Answer>();
  return async (host) => {
    const known = answers.get(host);
    if (known !== undefined && known.expiresAtMs > nowMs()) return known.addresses;
    const answer = { addresses: resolve(host), expiresAtMs: nowMs() + dnsAnswerKeptMs };
    answers.delete(host);
    answers.set(host, answer);
    for (const oldest of answers.keys()) {
      if (answers.size <= dnsNamesMax) break;
      answers.delete(oldest);
    }
    try {
      return await answer.addresses;
    } catch (error) {
      if (answers.get(host) === answer) answers.delete(host);
      throw error;
    }
  };
}
