import { readFileSync } from 'node:fs';
import { issueWords } from '@tollgate/schema';
import { z } from 'zod';
import { folderProblem } from './folder.js';

/** `EX_CONFIG` of sysexits.h: a service that cannot read its environment ends with it, and need not be started again. */
export const badEnvironmentExitCode = 78;

const portMax = 65_535;

type Source = Readonly<Record<string, string | undefined>>;

/** A TCP port with a default; 0 asks the system for a free one. */
export function portVariable(fallback: number) {
  return wholeNumberVariable(0, portMax).default(fallback);
}

/** A whole number with nothing to stand in for it. */
export function wholeNumberVariable(min: number, max: number) {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.coerce.number({ error }).int(error).min(min, error).max(max, error);
}

/** `true` or `false`, nothing else. */
export function booleanVariable(fallback: boolean) {
  return z
    .enum(['true', 'false'], 'must be true or false')
    .default(fallback ? 'true' : 'false')
    .transform((text) => text === 'true');
}

/** A whole number of milliseconds with a default. */
export function durationMsVariable(fallback: number, maxMs: number) {
  return wholeNumberVariable(0, maxMs).default(fallback);
}

/** A URL of one of the given schemes, such as `redis:`. */
export function urlVariable(schemes: readonly string[]) {
  const expected = schemes.map((scheme) => `${scheme}//`).join(' or ');
  return z.string().refine((text) => schemes.includes(schemeOf(text)), `must be a URL that starts with ${expected}`);
}

const serviceTokenCharsMin = 24;

/** What services prove to each other who they are with; long enough not to be guessed. */
export const serviceTokenVariable = z
  .string()
  .min(serviceTokenCharsMin, `must have at least ${serviceTokenCharsMin} characters`);

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** What every service reads. */
export const commonVariables = {
  TOLLGATE_LOG_LEVEL: z
    .enum(logLevels, `must be ${logLevels.slice(0, -1).join(', ')} or ${logLevels.at(-1)}`)
    .default('info'),
  TOLLGATE_HOST: z.string().min(1).default('127.0.0.1'),
  TOLLGATE_EXIT_WITH_PARENT: z.enum(['stdin'], 'must be stdin').optional(),
  NODE_ENV: z.string().optional(),
};

/**
 * Reads the environment once. Every problem is listed by the variable's name, without its value, and the process
 * exits with 78. A variable `X` may also be given as `X_FILE`, the path of a file that holds it.
 */
export function parseEnv<Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>, source: Source = process.env) {
  const read = readEnv(schema, source);
  return read.ok ? read.value : refuseEnvironment(read.problems);
}

/**
 * Makes the folder that a variable names and sees that this process can write into it. Otherwise the process exits with
 * 78, as for anything else that is wrong with the environment.
 */
export function useFolder(name: string, path: string): void {
  const problem = folderProblem(path);
  if (problem !== undefined) refuseEnvironment([`${name} ${problem}`]);
}

function refuseEnvironment(problems: readonly string[]): never {
  process.stderr.write(`The environment is not usable:\n${problems.map((line) => `  ${line}\n`).join('')}`);
  process.exit(badEnvironmentExitCode);
}

/** The same without the exit. */
export function readEnv<Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>, source: Source) {
  const problems: string[] = [];
  const values: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const text = variable(source, name, problems);
    if (text !== undefined && text !== '') values[name] = text;
  }
  const parsed = schema.safeParse(values, { error: issueWords });
  const unreadable = new Set(problems.map((line) => line.split(' ')[0]));
  for (const issue of parsed.success ? [] : parsed.error.issues) {
    const name = issue.path.join('.');
    if (!unreadable.has(name)) problems.push(`${name} ${name in values ? issue.message : 'is required'}`);
  }
  return parsed.success && problems.length === 0
    ? { ok: true as const, value: parsed.data }
    : { ok: false as const, problems };
}

function variable(source: Source, name: string, problems: string[]): string | undefined {
  const path = source[`${name}_FILE`];
  const text = source[name];
  if (path === undefined || path === '') return text;
  if (text !== undefined && text !== '') {
    problems.push(`${name} is given twice: unset it or ${name}_FILE`);
    return undefined;
  }
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    problems.push(`${name} cannot be read from ${name}_FILE: ${String(error)}`);
    return undefined;
  }
}

function schemeOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol : '';
}
