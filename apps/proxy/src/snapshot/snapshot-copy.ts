import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Keyring } from '@tollgate/keyring';
import { type ConfigSnapshot, fail, isJsonObject, type JsonValue, ok, parseJson, type Result } from '@tollgate/schema';

/** The copy as it was kept; the snapshot in it is still to be checked. */
export interface KeptSnapshot {
  readonly savedAtMs: number;
  readonly candidate: JsonValue | undefined;
}

const purpose = 'snapshot';
const fileName = 'current.sealed';

/** The last good snapshot on disk, sealed as a whole: what a proxy starts from while config is away. */
export class SnapshotCopy {
  readonly #directory: string;
  readonly #keyring: Pick<Keyring, 'sealDocument' | 'openDocument'>;

  constructor(dataDir: string, keyring: Pick<Keyring, 'sealDocument' | 'openDocument'>) {
    this.#directory = join(dataDir, 'snapshot');
    this.#keyring = keyring;
  }

  /** What was kept; undefined when nothing was; the reason when it cannot be used. */
  async load(): Promise<Result<KeptSnapshot | undefined, string>> {
    let sealed: string;
    try {
      sealed = await readFile(join(this.#directory, fileName), 'utf8');
    } catch (cause) {
      return isMissing(cause) ? ok(undefined) : fail(String(cause));
    }
    const text = this.#keyring.openDocument(sealed, purpose);
    if (!text.ok) return text;
    const kept = parseJson(text.value);
    if (!isJsonObject(kept) || typeof kept['savedAtMs'] !== 'number') return fail('unreadable');
    return ok({ savedAtMs: kept['savedAtMs'], candidate: kept['snapshot'] });
  }

  /** Replaces the copy as a whole: a crash leaves the old one or the new one. */
  async save(snapshot: ConfigSnapshot, savedAtMs: number): Promise<void> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    const path = join(this.#directory, fileName);
    const file = await open(`${path}.new`, 'w', 0o600);
    try {
      await file.writeFile(this.#keyring.sealDocument(JSON.stringify({ savedAtMs, snapshot }), purpose));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
    await this.#syncDirectory();
  }

  async #syncDirectory(): Promise<void> {
    const directory = await open(this.#directory, 'r');
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  }
}

function isMissing(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ENOENT';
}
