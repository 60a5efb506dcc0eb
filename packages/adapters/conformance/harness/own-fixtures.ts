import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChatEvent, ChatRequest, ErrorCode, FormatId, JsonValue } from '@tollgate/schema';
import { defined } from '../../src/core/defined.js';
import type { WireRequest } from '../../src/core/wire.js';
import { type EventMessage, eventStreamBytes } from './event-stream-bytes.js';

/** Where a scenario comes from; every one has to say so. */
export interface Provenance {
  readonly origin: 'recorded' | 'documented' | 'handmade';
  readonly date: string;
  readonly model: string;
  readonly source: string;
  readonly trimmed: string;
  /** Of an error: the HTTP status it came with, and what it has to become. */
  readonly status?: number;
  readonly code?: ErrorCode;
  readonly retryable?: boolean;
  readonly retryAfterMs?: number;
}

/** One behaviour, in as many of its forms as were written down. */
export interface Scenario {
  readonly name: string;
  readonly provenance?: Provenance;
  readonly request?: ChatRequest;
  readonly upstream?: WireRequest;
  readonly response?: JsonValue;
  readonly stream?: Uint8Array;
  readonly events?: readonly ChatEvent[];
}

export interface Fixtures {
  readonly scenarios: readonly Scenario[];
  /** Entries of provenance.json without a file. */
  readonly strayProvenance: readonly string[];
}

/** What this repository wrote down of a format; undefined when there is nothing. */
export function readFixtures(format: FormatId): Fixtures | undefined {
  const folder = join(import.meta.dirname, '../../src/formats', format, 'recordings');
  if (!existsSync(join(folder, 'provenance.json'))) return undefined;
  const provenance: Record<string, Provenance> = readJson(folder, 'provenance.json');
  const files = readdirSync(folder).filter((file) => file !== 'provenance.json');
  const names = [...new Set(files.map((file) => file.slice(0, file.indexOf('.'))))].sort();
  const scenarios = names.map((name) => {
    const scenario: Scenario = defined({ name, provenance: provenance[name] });
    return Object.assign(scenario, ...partsOf(folder, files, name));
  });
  return { scenarios, strayProvenance: Object.keys(provenance).filter((name) => !names.includes(name)) };
}

function partsOf(folder: string, files: readonly string[], name: string): Partial<Scenario>[] {
  return ['request', 'upstream', 'response', 'events', 'stream'].flatMap((part) => {
    if (files.includes(`${name}.${part}.json`)) return [{ [part]: readJson(folder, `${name}.${part}.json`) }];
    if (files.includes(`${name}.${part}.jsonl`)) return [{ [part]: readMessages(folder, `${name}.${part}.jsonl`) }];
    return files.includes(`${name}.${part}.sse`) ? [{ [part]: readFileSync(join(folder, `${name}.${part}.sse`)) }] : [];
  });
}

/** A binary stream is written down as its messages, one a line, and put into bytes here. */
function readMessages(folder: string, file: string): Uint8Array {
  const lines = readFileSync(join(folder, file), 'utf8').trim().split('\n');
  return eventStreamBytes(lines.map((line): EventMessage => JSON.parse(line)));
}

function readJson(folder: string, file: string): ReturnType<typeof JSON.parse> {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'));
}
