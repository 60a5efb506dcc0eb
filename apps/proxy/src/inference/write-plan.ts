import type { WireRequest } from '@tollgate/adapters';
import { ok } from '@tollgate/schema';
import { whenReady, writeJson } from '../steps/index.js';
import type { AttemptPlan, Call, Planned } from './call.js';

/**
 * The plan of an attempt whose body is written anew: at once, or in steps where the caller's body is one for that.
 *
 * @param wire what the target is to be sent
 * @param rest what else the plan says
 */
export function writePlan(
  call: Call,
  { path, headers, body }: Omit<WireRequest, 'method'>,
  rest: Omit<AttemptPlan, 'path' | 'headers' | 'body'>,
): Planned | Promise<Planned> {
  return whenReady<Buffer | string, Planned>(writeJson(body, call.body.inSteps), (written) =>
    ok({ path, headers, body: written, ...rest }),
  );
}
