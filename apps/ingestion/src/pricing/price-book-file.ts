import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PriceBook, parseJson } from '@tollgate/schema';

const fileName = 'price-book.json';

/** Keeps the last price book on disk, so that a worker can start while `config` is away. Prices are no secret. */
export class PriceBookFile {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Undefined when there is none, or none that can be read. */
  async read(): Promise<PriceBook | undefined> {
    const text = await readFile(join(this.#folder, fileName), 'utf8').catch(() => undefined);
    const parsed = PriceBook.safeParse(text === undefined ? undefined : parseJson(text));
    return parsed.success ? parsed.data : undefined;
  }

  /** Replaces the file in one step: a reader finds the old one or the new one, whole. */
  async write(book: PriceBook): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const path = join(this.#folder, fileName);
    await writeFile(`${path}.new`, JSON.stringify(book), { mode: 0o600 });
    await rename(`${path}.new`, path);
  }
}
