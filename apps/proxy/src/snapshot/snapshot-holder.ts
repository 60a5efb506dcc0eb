import { setTimeout as delay } from 'node:timers/promises';
import type { Keyring } from '@tollgate/keyring';
import type { Clock, Logger, Secret } from '@tollgate/platform';
import {
  type ConfigSnapshot,
  type Failure,
  fail,
  isJsonObject,
  type JsonValue,
  type Result,
  secondMs,
} from '@tollgate/schema';
import { acceptInSteps, createPause } from './accept-in-steps.js';
import type { Refusal } from './accept-snapshot.js';
import { type Compilers, compileSnapshot } from './compile-snapshot.js';
import { CredentialOpener, type CredentialSecret } from './credential-opener.js';
import type { ServingCredential, ServingSnapshot } from './serving-snapshot.js';
import { type PullSnapshot, SnapshotClient } from './snapshot-client.js';
import { SnapshotCopy } from './snapshot-copy.js';

/** How long a start waits for config where the copy on disk could serve already. */
const copyPatienceMs = secondMs;

/** What a holder reaches the world through; tests put their own in its place. */
export interface HolderParts {
  readonly client: { readonly pull: PullSnapshot; readonly close: () => Promise<void> };
  readonly copy: Pick<SnapshotCopy, 'load' | 'save'>;
  /** Runs a task later, unless the returned function is called first. */
  readonly after: (ms: number, task: () => void) => () => void;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

export interface SnapshotHolderOptions extends Compilers {
  /** The sealed copy lives in `snapshot/` below it. */
  readonly dataDir: string;
  readonly configUrl: string;
  readonly serviceToken: Secret;
  /** Longest time between two questions to config. */
  readonly pollMs: number;
  readonly keyring: Pick<Keyring, 'open' | 'sealDocument' | 'openDocument'>;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly parts?: HolderParts;
}

export interface SnapshotStatus {
  /** Whether there is a snapshot to serve from. */
  readonly ready: boolean;
  readonly sequence?: number;
  readonly checksum?: string;
  readonly source?: 'config' | 'disk';
  /** Since when config has not said that this is the newest; absent while it does. */
  readonly staleSinceMs?: number;
  /** Why the newest candidate was refused, until one is accepted. */
  readonly refused?: Refusal;
}

/** While there is no snapshot at all, config is asked more often. */
const firstPollMs = 500;
/** Proxies must not ask in step. Only ever earlier than `pollMs`, so that the bound on lost announcements holds. */
const pollJitter = 0.2;
/** An announced snapshot that config does not give yet is asked for again, ever later. */
const announcedRetryMs = 50;
const announcedRetriesMax = 5;

/**
 * Holds the snapshot that requests are served from: the newest good one, whatever happens to config. Announcements make
 * it ask at once; it asks every few seconds anyway. What it serves is also kept on disk, sealed, for the next start.
 */
export class SnapshotHolder {
  readonly #options: SnapshotHolderOptions;
  readonly #opener: CredentialOpener;
  readonly #parts: HolderParts;
  readonly #stopping = new AbortController();
  #serving: ServingSnapshot | undefined;
  #source: 'config' | 'disk' | undefined;
  /** When config last said that the current snapshot is the newest; for a copy from disk, when it was saved. */
  #confirmedAtMs: number | undefined;
  #isStale = false;
  #refused: Refusal | undefined;
  #announced = 0;
  #announcedRetries = 0;
  #asking: Promise<void> | undefined;
  #cancelNext: () => void = () => undefined;
  #saving: Promise<void> = Promise.resolve();

  constructor(options: SnapshotHolderOptions) {
    this.#options = options;
    this.#opener = new CredentialOpener(options.keyring);
    this.#parts = options.parts ?? {
      client: new SnapshotClient(options.configUrl, options.serviceToken),
      copy: new SnapshotCopy(options.dataDir, options.keyring),
      after: afterUnref,
      random: Math.random,
    };
  }

  /**
   * The snapshot in force; undefined until the first one has come. Never changes by itself: ask again for each request.
   */
  current(): ServingSnapshot | undefined {
    return this.#serving;
  }

  /**
   * Opens a credential, in its newest version: a request that began before a rotation uses the new secret for its next
   * attempt. The failure is `model.no-credential`, also for a credential that was retired meanwhile.
   */
  secretOf(credential: ServingCredential): Result<CredentialSecret, Failure> {
    const provider = this.#serving?.providers.get(credential.provider);
    const newest = provider?.credentials.find(({ id }) => id === credential.id);
    if (newest !== undefined) return this.#opener.open(newest);
    return fail({
      code: 'model.no-credential',
      message: `The provider ${credential.provider} has no usable credential`,
      detail: `credential ${credential.id} is not in the snapshot any more`,
    });
  }

  /** Config has announced this sequence: asks for it, unless it is here. */
  hint(sequence: number): void {
    if (sequence <= Math.max(this.#announced, this.#serving?.sequence ?? 0)) return;
    this.#announced = sequence;
    this.#announcedRetries = 0;
    this.#askIn(0);
  }

  /**
   * Takes the copy from disk, then asks config once. Resolves whether or not there is a snapshot then; who has a copy waits
   * for a moment only, since config may hang.
   */
  async start(): Promise<void> {
    await this.#loadCopy();
    const asked = this.#ask();
    await (this.#serving === undefined
      ? asked
      : Promise.race([asked, delay(copyPatienceMs, undefined, { ref: false })]));
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#cancelNext();
    await this.#asking;
    await this.#saving;
    await this.#parts.client.close();
  }

  status(): SnapshotStatus {
    const serving = this.#serving;
    return {
      ready: serving !== undefined,
      ...(serving && { sequence: serving.sequence, checksum: serving.checksum }),
      ...(this.#source && { source: this.#source }),
      ...(this.#isStale && this.#confirmedAtMs !== undefined && { staleSinceMs: this.#confirmedAtMs }),
      ...(this.#refused && { refused: this.#refused }),
    };
  }

  async #loadCopy(): Promise<void> {
    const { logger } = this.#options;
    const loaded = await this.#parts.copy.load();
    if (!loaded.ok) return logger.warn({ reason: loaded.failure }, 'The copy of the snapshot on disk cannot be used');
    if (loaded.value === undefined) return;
    const { candidate, savedAtMs } = loaded.value;
    const snapshot = await this.#accept(candidate);
    if (snapshot === undefined) return;
    this.#serve(snapshot, 'disk');
    this.#confirmedAtMs = savedAtMs;
    this.#isStale = true;
    logger.info({ sequence: snapshot.sequence, savedAtMs }, 'Serving from the copy of the snapshot on disk');
  }

  #askIn(delayMs: number): void {
    this.#cancelNext();
    if (this.#stopping.signal.aborted) return;
    this.#cancelNext = this.#parts.after(delayMs, () => void this.#ask());
  }

  /** Calls share one question; what is announced meanwhile is asked for right after it. */
  #ask(): Promise<void> {
    this.#asking ??= this.#askOnce().finally(() => {
      this.#asking = undefined;
      this.#askIn(this.#nextDelayMs());
    });
    return this.#asking;
  }

  async #askOnce(): Promise<void> {
    const pulled = await this.#parts.client.pull(this.#serving?.sequence, this.#stopping.signal);
    if (this.#stopping.signal.aborted) return;
    if (!pulled.ok) return this.#onAway(pulled.failure);
    if (pulled.value.type === 'unchanged' || this.#isCurrent(pulled.value.candidate)) return this.#onConfirmed();
    const snapshot = await this.#accept(pulled.value.candidate);
    if (snapshot === undefined) return;
    this.#serve(snapshot, 'config');
    this.#onConfirmed();
    this.#save(snapshot);
  }

  #nextDelayMs(): number {
    const { pollMs } = this.#options;
    const isAwaited = this.#announced > (this.#serving?.sequence ?? 0);
    if (isAwaited && !this.#isStale && this.#refused === undefined && this.#announcedRetries < announcedRetriesMax) {
      this.#announcedRetries += 1;
      return announcedRetryMs * 2 ** (this.#announcedRetries - 1);
    }
    const longestMs = this.#serving === undefined ? Math.min(firstPollMs, pollMs) : pollMs;
    return longestMs * (1 - pollJitter * this.#parts.random());
  }

  async #accept(candidate: JsonValue | undefined): Promise<ConfigSnapshot | undefined> {
    const { clock, logger } = this.#options;
    const acceptance = await acceptInSteps(this.#serving, candidate, createPause(clock.monotonicMs));
    if (acceptance.accepted) return acceptance.snapshot;
    if (this.#refused !== acceptance.reason) {
      const details = { code: 'snapshot.refused', reason: acceptance.reason, serving: this.#serving?.sequence };
      logger.error(details, 'A snapshot was refused; the one in force stays');
    }
    this.#refused = acceptance.reason;
    this.#isStale = true;
    return undefined;
  }

  /** Whether this says that it is the snapshot in force. */
  #isCurrent(candidate: JsonValue | undefined): boolean {
    const serving = this.#serving;
    if (serving === undefined || !isJsonObject(candidate)) return false;
    return candidate['sequence'] === serving.sequence && candidate['checksum'] === serving.checksum;
  }

  #serve(snapshot: ConfigSnapshot, source: 'config' | 'disk'): void {
    const serving = compileSnapshot(snapshot, this.#options);
    this.#opener.keepOnly(serving);
    this.#serving = serving;
    this.#source = source;
    this.#refused = undefined;
    if (source === 'config') this.#options.logger.info({ sequence: serving.sequence }, 'A snapshot is in force');
  }

  #onConfirmed(): void {
    if (this.#isStale) this.#options.logger.info({}, 'Config answers again');
    this.#source = 'config';
    this.#confirmedAtMs = this.#options.clock.now();
    this.#isStale = false;
    this.#refused = undefined;
  }

  #onAway(reason: string): void {
    if (!this.#isStale) this.#options.logger.warn({ reason }, 'Config is away; the snapshot in force stays');
    this.#isStale = true;
  }

  #save(snapshot: ConfigSnapshot): void {
    const { clock, logger } = this.#options;
    this.#saving = this.#saving
      .then(() => this.#parts.copy.save(snapshot, clock.now()))
      .catch((cause: unknown) => logger.warn({ cause }, 'The copy of the snapshot could not be written'));
  }
}

function afterUnref(ms: number, task: () => void): () => void {
  const timer = setTimeout(task, ms);
  timer.unref();
  return () => clearTimeout(timer);
}
