import type { Logger } from '@tollgate/platform';
import { type CompiledPriceBook, createPriceBook } from '@tollgate/pricing';
import { PriceBook, parseJson } from '@tollgate/schema';
import { request } from 'undici';
import { PriceBookFile } from './price-book-file.js';

const pollMs = 3000;
const requestTimeoutMs = 5000;
const bodyBytesMax = 64 * 1024 * 1024;

export interface PriceBookSourceOptions {
  readonly configUrl: string;
  readonly serviceToken: string;
  readonly dataDir: string;
  readonly logger: Logger;
}

export interface PriceBookStatus {
  /** The sequence of the overrides in force; undefined before the first. */
  readonly sequence: number | undefined;
  /** Whether `config` answered the last time it was asked. */
  readonly fresh: boolean;
}

/**
 * The price book in force: the published prices with the operator's overrides, pulled from `config` every few seconds.
 * A charge is made once and kept, so nothing may be priced before the overrides are known at least from the last run.
 */
export class PriceBookSource {
  readonly #options: PriceBookSourceOptions;
  readonly #file: PriceBookFile;
  readonly #waiting: (() => void)[] = [];
  #book: CompiledPriceBook | undefined;
  #sequence: number | undefined;
  #fresh = false;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: PriceBookSourceOptions) {
    this.#options = options;
    this.#file = new PriceBookFile(options.dataDir);
  }

  /** Begins to poll, and resolves with the first book: from `config`, or from disk while `config` is away. */
  async start(): Promise<void> {
    await this.#poll();
    if (this.#book === undefined) await this.#takeFromDisk();
    if (this.#book === undefined) this.#options.logger.warn('no price book yet: waiting for config');
    if (this.#book === undefined) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** The book in force; a broken invariant before `start` has resolved. */
  current(): CompiledPriceBook {
    if (this.#book === undefined) throw new Error('There is no price book yet');
    return this.#book;
  }

  status(): PriceBookStatus {
    return { sequence: this.#sequence, fresh: this.#fresh };
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  async #poll(): Promise<void> {
    try {
      const book = await this.#pull();
      if (!this.#fresh) this.#options.logger.info('prices are up to date with config');
      this.#fresh = true;
      if (book !== undefined) await this.#take(book);
    } catch (error) {
      if (this.#fresh || this.#sequence === undefined) {
        this.#options.logger.warn({ reason: String(error) }, 'config gives no prices; the last ones stay in force');
      }
      this.#fresh = false;
    }
    if (this.#stopped) return;
    this.#timer = setTimeout(() => void this.#poll(), pollMs * (0.8 + Math.random() * 0.4));
  }

  /** Undefined when there is nothing newer. */
  async #pull(): Promise<PriceBook | undefined> {
    const { configUrl, serviceToken } = this.#options;
    const after = this.#sequence === undefined ? '' : `?after=${this.#sequence}`;
    const response = await request(new URL(`/internal/v1/price-book${after}`, configUrl), {
      headers: { authorization: `Bearer ${serviceToken}` },
      headersTimeout: requestTimeoutMs,
      bodyTimeout: requestTimeoutMs,
    });
    if (response.statusCode === 204) {
      await response.body.dump();
      return undefined;
    }
    const text = await readText(response.body);
    if (response.statusCode !== 200) throw new Error(`config answered ${response.statusCode}`);
    return PriceBook.parse(parseJson(text));
  }

  async #take(book: PriceBook): Promise<void> {
    if (this.#sequence !== undefined && book.sequence <= this.#sequence) return;
    this.#use(book);
    await this.#file.write(book).catch((error: unknown) => {
      this.#options.logger.warn({ reason: String(error) }, 'the price book could not be kept on disk');
    });
  }

  async #takeFromDisk(): Promise<void> {
    const book = await this.#file.read();
    if (book === undefined || this.#book !== undefined) return;
    this.#options.logger.warn({ sequence: book.sequence }, 'using the prices of the last run');
    this.#use(book);
  }

  #use(book: PriceBook): void {
    this.#book = createPriceBook(book.prices);
    this.#sequence = book.sequence;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > bodyBytesMax) throw new Error(`the price book is larger than ${bodyBytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
