import { kibibyte, secondMs } from '@tollgate/schema';
import { Pool } from 'undici';
import type { AddressPolicy } from './address-guard.js';
import { guardedConnector } from './connector.js';
import type { Resolve } from './resolver.js';

/** Most connections to one provider address; a call beyond them waits for one within its time limits. */
export const connectionsPerOriginMax = 2048;
/** Most provider addresses with open pools; beyond them the one unused for longest is closed when idle. */
export const poolsMax = 256;
export const responseHeaderBytesMax = 32 * kibibyte;
/** Idle connections are closed before most providers would, which saves the race between their close and our write. */
export const idleConnectionKeptMs = 4 * secondMs;
export const idleConnectionKeptMsMax = 55 * secondMs;

/** One pool of connections per provider address and connection time limit. */
export class Pools {
  readonly #policy: AddressPolicy;
  readonly #resolve: Resolve;
  readonly #pools = new Map<string, Pool>();

  constructor(policy: AddressPolicy, resolve: Resolve) {
    this.#policy = policy;
    this.#resolve = resolve;
  }

  get size(): number {
    return this.#pools.size;
  }

  poolFor(origin: string, connectTimeoutMs: number): Pool {
    const name = `${origin} ${connectTimeoutMs}`;
    const known = this.#pools.get(name);
    if (known !== undefined) {
      // Only a full house needs to know which pool was used last.
      if (this.#pools.size >= poolsMax) this.#renew(name, known);
      return known;
    }
    const pool = new Pool(origin, {
      connect: guardedConnector(this.#policy, this.#resolve, connectTimeoutMs),
      connections: connectionsPerOriginMax,
      pipelining: 1,
      allowH2: false,
      // Time is watched per call, over all its parts: see `Watchdog`.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: idleConnectionKeptMs,
      keepAliveMaxTimeout: idleConnectionKeptMsMax,
      maxHeaderSize: responseHeaderBytesMax,
    });
    this.#pools.set(name, pool);
    this.#makeRoom();
    return pool;
  }

  /** Cuts every connection. */
  async stop(): Promise<void> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map((pool) => pool.destroy()));
  }

  #renew(name: string, pool: Pool): void {
    this.#pools.delete(name);
    this.#pools.set(name, pool);
  }

  #makeRoom(): void {
    for (const [name, pool] of this.#pools) {
      if (this.#pools.size <= poolsMax) return;
      this.#pools.delete(name);
      // Closing lets running calls end; nobody waits for it.
      pool.close().catch(() => undefined);
    }
  }
}
