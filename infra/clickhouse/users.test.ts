import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const migrations = join(import.meta.dirname, '..', '..', 'packages', 'clickhouse', 'migrations');
const users = readFileSync(join(import.meta.dirname, 'users.xml'), 'utf8');

function matches(text: string, pattern: RegExp): (string | undefined)[] {
  return [...text.matchAll(pattern)].map(([, found]) => found);
}

describe('the user reporter', () => {
  it('may read every view there is, and nothing else', () => {
    const statements = readdirSync(migrations).map((file) => readFileSync(join(migrations, file), 'utf8'));
    const views = new Set(matches(statements.join('\n'), /^CREATE (?:OR REPLACE )?VIEW (?:IF NOT EXISTS )?(\w+)/gm));
    for (const dropped of matches(statements.join('\n'), /^DROP VIEW (?:IF EXISTS )?(\w+)/gm)) views.delete(dropped);
    const grants = new Set([...views].map((view) => `GRANT SELECT ON tollgate.${view}`));
    expect(new Set(matches(users, /<query>(.*?)<\/query>/g))).toEqual(grants);
  });

  it('cannot be given a right to write by a setting', () => {
    const [profile] = matches(users, /<tollgate_reporter>([\s\S]*?)<\/tollgate_reporter>/g);
    expect(profile).toContain('<readonly>1</readonly>');
    expect(matches(users, /<password>(.*?)<\/password>/g)).toEqual([]);
  });
});
