import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fail, ok, type Result } from '@tollgate/schema';

/** One file of the migrations folder. */
export interface MigrationFile {
  /** From the file's name, counted from 1 without gaps. */
  readonly version: number;
  readonly name: string;
  /** SHA-256, in hex, of the text as it is in the file. */
  readonly checksum: string;
  readonly text: string;
}

/** The files that belong to this release. */
export const migrationsFolder = new URL('../../migrations/', import.meta.url);

const filePattern = /^(\d{4})_([a-z0-9_]+)\.sql$/;

/** Reads and checks a folder of migrations, in order. The failure says what is wrong with which file. */
export async function readMigrations(
  folder: URL = migrationsFolder,
): Promise<Result<readonly MigrationFile[], string>> {
  const files: MigrationFile[] = [];
  for (const entry of (await readdir(folder)).toSorted()) {
    const [, digits, name] = filePattern.exec(entry) ?? [];
    if (digits === undefined || name === undefined) return fail(`${entry} is not named like 0001_what_it_does.sql`);
    const version = Number(digits);
    if (version !== files.length + 1) return fail(`${entry} comes where number ${files.length + 1} belongs`);
    const text = await readFile(new URL(entry, folder), 'utf8');
    if (!text.startsWith('-- Why: ') || !/^-- Safe while the previous release runs: /m.test(text)) {
      return fail(`${entry} must begin with a comment: "-- Why: …" and "-- Safe while the previous release runs: …"`);
    }
    files.push({ version, name, checksum: createHash('sha256').update(text).digest('hex'), text });
  }
  return ok(files);
}
