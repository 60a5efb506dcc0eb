import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from '@jest/globals';

const entry = pathToFileURL(join(import.meta.dirname, '../dist/index.js')).href;

/** What a process that logs this writes. */
function written(statement: string): unknown {
  const script = `import { createLogger } from '${entry}';
    const logger = createLogger({ service: 'sample', level: 'info' });
    ${statement}`;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' }));
}

it.each(['err', 'cause'])('says what went wrong, as %s', (member) => {
  expect(written(`logger.warn({ ${member}: new TypeError('the disk is full') }, 'not written')`)).toMatchObject({
    level: 'warn',
    service: 'sample',
    msg: 'not written',
    [member]: { type: 'TypeError', message: 'the disk is full', stack: expect.stringContaining('TypeError') },
  });
});

it('keeps a cause that is no error as it is', () => {
  expect(written(`logger.warn({ cause: 'timeout' }, 'late')`)).toMatchObject({ cause: 'timeout' });
});

it('blanks what was sent to a Redis that refused it, which may be the password', () => {
  const statement = `const error = Object.assign(new Error('WRONGPASS'), { command: { name: 'hello', args: ['AUTH', 'abc'] } });
    logger.fatal({ err: error, cause: error }, 'refused')`;
  const record = written(statement);
  expect(record).toMatchObject({ err: { message: 'WRONGPASS' }, cause: { message: 'WRONGPASS' } });
  expect(JSON.stringify(record)).not.toContain('abc');
});

it('blanks secrets, also those of an error', () => {
  const statement = `const error = Object.assign(new Error('refused'), { token: 'abc', options: { password: 'abc' } });
    logger.warn({ cause: error, token: 'abc' }, 'refused')`;
  expect(JSON.stringify(written(statement))).not.toContain('abc');
});
