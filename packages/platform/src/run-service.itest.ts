import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';

const entry = pathToFileURL(join(import.meta.dirname, '../dist/index.js')).href;
const folder = mkdtempSync(join(tmpdir(), 'tollgate-run-'));
afterAll(() => rmSync(folder, { recursive: true }));

const script = `
import { createLogger, runService } from '${entry}';
const logger = createLogger({ service: 'sample', level: 'info' });
const mode = process.argv[2];
await runService({
  name: 'sample', logger, stopTimeoutMs: 500, exitWithParent: true,
  async start() {
    if (mode === 'cannot-start') throw new Error('no store');
    if (mode === 'port-taken') throw Object.assign(new Error('listen'), { code: 'EADDRINUSE', port: 8080 });
    const alive = setInterval(() => {}, 1000);
    if (mode === 'crashes') setImmediate(() => Promise.reject(new Error('nobody caught me')));
    return { async stop() {
      if (mode === 'hangs') await new Promise(() => {});
      if (mode === 'drains') await new Promise((resolve) => setTimeout(resolve, 300));
      clearInterval(alive);
      logger.info('flushed');
    } };
  },
});
if (mode !== 'crashes') logger.info('running');
`;
const path = join(folder, 'service.mjs');
writeFileSync(path, script);

class Sample {
  readonly child: ChildProcess;
  output = '';

  constructor(mode: string) {
    this.child = spawn(process.execPath, [path, mode], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.child.stdout?.on('data', (chunk: Buffer) => {
      this.output += chunk.toString();
    });
  }

  async says(text: string): Promise<void> {
    while (!this.output.includes(text)) await once(this.child.stdout ?? this.child, 'data');
  }

  async ended(): Promise<unknown> {
    if (this.child.exitCode === null) await once(this.child, 'close');
    return this.child.exitCode;
  }
}

describe('a service', () => {
  it.each([['SIGTERM' as const], ['SIGINT' as const]])('stops in order on %s and ends with 0', async (signal) => {
    const sample = new Sample('works');
    await sample.says('running');
    sample.child.kill(signal);
    expect(await sample.ended()).toBe(0);
    expect(sample.output).toContain('flushed');
  });

  it('stops in order when the launcher that holds its standard input has gone', async () => {
    const sample = new Sample('works');
    await sample.says('running');
    sample.child.stdin?.end();
    expect(await sample.ended()).toBe(0);
    expect(sample.output).toContain('flushed');
  });

  it('goes on stopping in order when whoever cleans up after the launcher tells it to as well', async () => {
    const sample = new Sample('drains');
    await sample.says('running');
    sample.child.stdin?.end();
    await sample.says('is stopping');
    sample.child.kill('SIGTERM');
    expect(await sample.ended()).toBe(0);
    expect(sample.output).toContain('flushed');
  });

  it('leaves with 1 when stopping takes too long', async () => {
    const sample = new Sample('hangs');
    await sample.says('running');
    sample.child.kill('SIGTERM');
    expect(await sample.ended()).toBe(1);
    expect(sample.output).toContain('did not stop in time');
  });

  it('leaves at once at the second signal', async () => {
    const sample = new Sample('hangs');
    await sample.says('running');
    sample.child.kill('SIGTERM');
    await sample.says('is stopping');
    sample.child.kill('SIGTERM');
    expect(await sample.ended()).toBe(1);
    expect(sample.output).toContain('second time');
  });

  it('never swallows an error that nobody caught', async () => {
    const sample = new Sample('crashes');
    expect(await sample.ended()).toBe(1);
    expect(sample.output).toContain('nobody caught me');
    expect(sample.output).toContain('flushed');
  });

  it('says in a line whose port it could not have', async () => {
    const sample = new Sample('port-taken');
    expect(await sample.ended()).toBe(1);
    expect(sample.output).toContain('"port":8080');
    expect(sample.output).toContain('something else listens on its port');
    expect(sample.output).not.toContain('stack');
  });

  it('says why it could not start', async () => {
    const sample = new Sample('cannot-start');
    expect(await sample.ended()).toBe(1);
    expect(sample.output).toContain('no store');
  });
});
