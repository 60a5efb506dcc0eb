import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { booleanVariable, portVariable, readEnv, urlVariable } from './env.js';

const folder = mkdtempSync(join(tmpdir(), 'tollgate-env-'));
afterAll(() => rmSync(folder, { recursive: true }));

const schema = z.object({
  PORT: portVariable(8080),
  ALLOW: booleanVariable(false),
  STORE_URL: urlVariable(['redis:', 'rediss:']),
  TOKEN: z.string().min(24, 'must have at least 24 characters'),
});
const good = { STORE_URL: 'redis://127.0.0.1:6379', TOKEN: 'a'.repeat(24) };

describe('the environment', () => {
  it('is read with its defaults', () => {
    expect(readEnv(schema, good)).toEqual({
      ok: true,
      value: { PORT: 8080, ALLOW: false, STORE_URL: good.STORE_URL, TOKEN: good.TOKEN },
    });
  });

  it('lists every problem by name at once, and repeats no value', () => {
    const read = readEnv(schema, { PORT: '70000', ALLOW: 'yes', STORE_URL: 'mysql://x', TOKEN: 'hunter2' });
    const problems = read.ok ? [] : read.problems;
    expect(problems.map((line) => line.split(' ')[0])).toEqual(['PORT', 'ALLOW', 'STORE_URL', 'TOKEN']);
    expect(problems.join()).not.toMatch(/hunter2|mysql/);
  });

  it('says what a number must be, whether it is out of range or none at all', () => {
    for (const PORT of ['70000', 'abc', '1.5', '-1']) {
      const read = readEnv(schema, { ...good, PORT });
      expect(read.ok ? [] : read.problems).toEqual(['PORT must be a whole number from 0 to 65535']);
    }
  });

  it('says in words of ours what a schema without words of its own wants', () => {
    const plain = z.object({ MODE: z.enum(['fast', 'safe']), NAME: z.string().max(3), COUNT: z.coerce.number() });
    const read = readEnv(plain, { MODE: 'slow', NAME: 'long', COUNT: 'ten' });
    expect(read.ok ? [] : read.problems).toEqual([
      'MODE must be "fast" or "safe"',
      'NAME must have at most 3 characters',
      'COUNT must be a number',
    ]);
  });

  it('says that a variable is missing, and takes an empty one for missing', () => {
    const read = readEnv(schema, { ...good, TOKEN: '' });
    expect(read.ok ? [] : read.problems).toEqual(['TOKEN is required']);
  });

  it('reads a variable from the file that its _FILE twin names', () => {
    const path = join(folder, 'token');
    writeFileSync(path, `${'b'.repeat(30)}\n`);
    const read = readEnv(schema, { STORE_URL: good.STORE_URL, TOKEN_FILE: path });
    expect(read.ok && read.value.TOKEN).toBe('b'.repeat(30));
  });

  it('refuses a variable that is given twice, and a file that cannot be read', () => {
    const twice = readEnv(schema, { ...good, TOKEN_FILE: '/nowhere' });
    expect(twice.ok ? [] : twice.problems).toEqual(['TOKEN is given twice: unset it or TOKEN_FILE']);
    const absent = readEnv(schema, { STORE_URL: good.STORE_URL, TOKEN_FILE: join(folder, 'absent') });
    expect(absent.ok ? [] : absent.problems).toEqual([
      expect.stringMatching(/^TOKEN cannot be read from TOKEN_FILE: .*ENOENT/),
    ]);
  });
});
