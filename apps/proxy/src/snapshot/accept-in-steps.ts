import { ConfigSnapshot, isJsonObject, type JsonObject, type JsonValue } from '@tollgate/schema';
import type { z } from 'zod';
import { type Acceptance, judge } from './accept-snapshot.js';
import { checksumInSteps } from './checksum.js';

/** Longest the event loop is held up; requests are served between two steps. */
const stepMs = 4;

/** Gives way to requests whenever a step has taken long enough. */
export function createPause(monotonicMs: () => number): () => Promise<void> {
  let beganAtMs = monotonicMs();
  return async () => {
    if (monotonicMs() - beganAtMs < stepMs) return;
    await new Promise(setImmediate);
    beganAtMs = monotonicMs();
  };
}

/**
 * Decides like `acceptSnapshot`, in small steps: a large configuration takes a tenth of a second to check, which is too
 * long to let requests wait.
 */
export async function acceptInSteps(
  current: Pick<ConfigSnapshot, 'sequence'> | undefined,
  candidate: JsonValue | undefined,
  pause: () => Promise<void>,
): Promise<Acceptance> {
  const snapshot = isJsonObject(candidate) ? await readInSteps(candidate, pause) : undefined;
  if (snapshot === undefined) return { accepted: false, reason: 'unreadable' };
  return judge(current, snapshot, await checksumInSteps(snapshot, pause));
}

async function readInSteps(candidate: JsonObject, pause: () => Promise<void>): Promise<ConfigSnapshot | undefined> {
  const { projects, virtualKeys, providers, routes, prices } = ConfigSnapshot.shape;
  const frame = ConfigSnapshot.safeParse({
    ...candidate,
    projects: [],
    virtualKeys: [],
    providers: [],
    routes: [],
    prices: [],
  });
  if (!frame.success) return undefined;
  const lists = {
    projects: await readList(projects.element, candidate['projects'], pause),
    virtualKeys: await readList(virtualKeys.element, candidate['virtualKeys'], pause),
    providers: await readList(providers.element, candidate['providers'], pause),
    routes: await readList(routes.element, candidate['routes'], pause),
    prices: await readList(prices.element, candidate['prices'], pause),
  };
  const { projects: p, virtualKeys: k, providers: v, routes: r, prices: c } = lists;
  if (!p || !k || !v || !r || !c) return undefined;
  return { ...frame.data, projects: p, virtualKeys: k, providers: v, routes: r, prices: c };
}

/** All entries, or undefined when this is no list or one of them is not as it should be. */
async function readList<Entry>(
  schema: z.ZodType<Entry>,
  list: JsonValue | undefined,
  pause: () => Promise<void>,
): Promise<Entry[] | undefined> {
  if (!Array.isArray(list)) return undefined;
  const entries: Entry[] = [];
  for (const value of list) {
    const parsed = schema.safeParse(value);
    if (!parsed.success) return undefined;
    entries.push(parsed.data);
    await pause();
  }
  return entries;
}
