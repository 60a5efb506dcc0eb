import { appendFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LogFiles } from './log-files.mjs';

const logBytesMax = 10 * 1024 * 1024;

let folder: string;
let file: string;
let said: string[];
let logs: LogFiles;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tollgate-logs-'));
  file = join(folder, 'proxy.log');
  said = [];
  logs = new LogFiles((line) => said.push(line));
});
afterEach(() => {
  logs.stop();
  rmSync(folder, { recursive: true });
});

function line(level: string, msg: string, more: object = {}): string {
  return `${JSON.stringify({ level, msg, ...more })}\n`;
}

describe('log files', () => {
  it('tell errors that appear while they are watched, and nothing else', () => {
    writeFileSync(file, line('error', 'of an earlier life'));
    logs.add('proxy', file, true);
    appendFileSync(
      file,
      line('info', 'listening') + line('error', 'cannot reach Redis', { err: { message: 'refused' } }),
    );
    appendFileSync(file, `plain text\n${line('warn', 'slow')}`);
    logs.look();
    expect(said).toEqual(['proxy: cannot reach Redis: refused']);
  });

  it('tell a line once it is whole', () => {
    logs.add('proxy', file, true);
    const text = line('fatal', 'gone');
    appendFileSync(file, text.slice(0, 10));
    logs.look();
    expect(said).toEqual([]);
    appendFileSync(file, text.slice(10));
    logs.look();
    logs.look();
    expect(said).toEqual(['proxy: gone']);
  });

  it('count what would flood the terminal', () => {
    logs.add('proxy', file, true);
    for (let index = 0; index < 50; index += 1) appendFileSync(file, line('error', `error ${index}`));
    logs.look();
    expect(said).toHaveLength(4);
    expect(said.at(-1)).toContain('47 more errors');
  });

  it('take a bounded room on disk, and are still read after that', () => {
    logs.add('proxy', file, true);
    writeFileSync(file, 'x'.repeat(logBytesMax + 1));
    logs.look();
    expect(statSync(file).size).toBe(0);
    expect(statSync(`${file}.1`).size).toBe(logBytesMax + 1);
    appendFileSync(file, line('error', 'later'));
    logs.look();
    expect(said).toEqual(['proxy: later']);
  });
});
