import type { AuthScheme } from '@tollgate/adapters';
import { type Failure, fail, ok, type Result } from '@tollgate/schema';
import { chooseCredential } from '../routing/index.js';
import type { ServingCredential } from '../snapshot/index.js';
import type { Authorization, SecretFields } from '../upstream/index.js';
import type { AttemptPlan, AttemptRequest } from './call.js';
import type { InferenceTools } from './tools.js';

/** Whose credential a call is made with. */
export interface ChosenKey {
  readonly secret: SecretFields;
  /** Absent for a key that the caller brought. */
  readonly credential?: ServingCredential;
}

/** Opened for every attempt anew, so that a retry after a rotation takes the new key. */
export function chooseKey(
  tools: InferenceTools,
  { call, target, excluded }: AttemptRequest,
): Result<ChosenKey, Failure> {
  const { broughtKey } = call.headers;
  const { provider } = target;
  if (broughtKey !== undefined) {
    return takesKey(provider.adapter?.auth)
      ? ok({ secret: new Map([['apiKey', broughtKey.apiKey]]) })
      : fail({ code: 'request.unsupported', message: `The provider ${provider.id} cannot be called with a key alone` });
  }
  const credential =
    chooseCredential(provider, tools.random, excluded) ?? chooseCredential(provider, tools.random, new Set());
  if (credential === undefined) {
    return fail({ code: 'model.no-credential', message: `The provider ${provider.id} has no usable credential` });
  }
  const secret = tools.snapshots.secretOf(credential);
  return secret.ok ? ok({ secret: secret.value, credential }) : secret;
}

function takesKey(auth: AuthScheme | undefined): boolean {
  return auth?.kind === 'bearer' || auth?.kind === 'header' || (auth?.kind === 'aws-sigv4' && auth.orBearer === true);
}

/** A call that is complete but for its credential. */
export interface UnauthorizedCall {
  readonly baseUrl: string;
  readonly plan: AttemptPlan;
  readonly headers: Readonly<Record<string, string>>;
}

/** Authenticates a call the way its provider wants. */
export function authorize(
  tools: InferenceTools,
  { target }: AttemptRequest,
  { secret }: ChosenKey,
  { baseUrl, plan, headers }: UnauthorizedCall,
): Result<Authorization, Failure> | Promise<Result<Authorization, Failure>> {
  const { adapter, options } = target.provider;
  if (adapter === undefined) return fail(unknownKind);
  const { path, body } = plan;
  const region = typeof options['region'] === 'string' ? options['region'] : undefined;
  return tools.sign(adapter.auth, secret, { method: 'POST', baseUrl, path, headers, body, region }, tools.clock.now());
}

const unknownKind: Failure = {
  code: 'model.no-credential',
  message: 'This release does not know the kind of the provider',
};
