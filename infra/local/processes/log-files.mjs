/** Keeps log files small, and tells of the errors in them. */
import { closeSync, copyFileSync, openSync, readSync, statSync, truncateSync } from 'node:fs';

/** A file that has grown past this is copied to `.1` and emptied, so a log takes twice this much on disk. */
const logBytesMax = 10 * 1024 * 1024;
const lookMs = 400;
const readBytesMax = 256 * 1024;
/** More errors than this from one source in one look are only counted. */
const toldLinesMax = 3;
const lineCharsMax = 220;
/** The levels of the services' logs that people at the terminal should hear of. */
const toldLevels = ['error', 'fatal'];

/** Watches files that processes append to without this one in between. */
export class LogFiles {
  /** @type {{ name: string, file: string, position: number, rest: string, tell: boolean }[]} */
  #files = [];
  #say;
  #timer;

  /** @param {(line: string) => void} say */
  constructor(say) {
    this.#say = say;
    this.#timer = setInterval(() => this.look(), lookMs);
    this.#timer.unref();
  }

  /**
   * @param {string} name of who writes it
   * @param {string} file
   * @param {boolean} tell whether its lines are JSON with levels, whose errors are told
   */
  add(name, file, tell) {
    this.#files.push({ name, file, position: sizeOf(file), rest: '', tell });
  }

  /** Reads what is new in every file. */
  look() {
    for (const log of this.#files) {
      try {
        if (log.tell) this.#tellErrors(log);
        if (sizeOf(log.file) > logBytesMax) {
          copyFileSync(log.file, `${log.file}.1`);
          truncateSync(log.file);
          log.position = 0;
          log.rest = '';
        }
      } catch {
        // A log that cannot be read or rotated must not end the stack.
      }
    }
  }

  stop() {
    clearInterval(this.#timer);
    this.look();
  }

  /** @param {{ name: string, file: string, position: number, rest: string }} log */
  #tellErrors(log) {
    const lines = newLines(log);
    const errors = lines.map(errorIn).filter((text) => text !== undefined);
    for (const text of errors.slice(0, toldLinesMax)) this.#say(`${log.name}: ${text}`);
    if (errors.length > toldLinesMax) {
      this.#say(`${log.name}: ${errors.length - toldLinesMax} more errors, see ${log.file}`);
    }
  }
}

/** @param {{ file: string, position: number, rest: string }} log */
function newLines(log) {
  const size = sizeOf(log.file);
  if (size < log.position) log.position = 0;
  if (size === log.position) return [];
  const handle = openSync(log.file, 'r');
  try {
    const start = Math.max(log.position, size - readBytesMax);
    const bytes = Buffer.alloc(size - start);
    const read = readSync(handle, bytes, 0, bytes.length, start);
    log.position = start + read;
    const lines = (log.rest + bytes.toString('utf8', 0, read)).split('\n');
    log.rest = (lines.pop() ?? '').slice(-readBytesMax);
    return lines;
  } finally {
    closeSync(handle);
  }
}

/**
 * @param {string} line
 * @returns {string | undefined}
 */
function errorIn(line) {
  if (!line.startsWith('{')) return undefined;
  try {
    const { level, msg, err, error } = JSON.parse(line);
    if (!toldLevels.includes(level)) return undefined;
    const cause = err?.message ?? error?.message;
    const text = cause === undefined || cause === msg ? String(msg) : `${msg}: ${cause}`;
    return text.length > lineCharsMax ? `${text.slice(0, lineCharsMax)}...` : text;
  } catch {
    return undefined;
  }
}

/** @param {string} file */
function sizeOf(file) {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
