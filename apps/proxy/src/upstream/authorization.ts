import type { AuthScheme } from '@tollgate/adapters';
import { type Failure, fail, ok, type Result } from '@tollgate/schema';

/** Text that is handed out only on request, such as a platform `Secret`. */
export interface Revealable {
  readonly reveal: () => string;
}

/** What proves to a provider who is calling. */
export interface Authorization {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The credential as far as it was used, and what was made from it: nobody may see any of these. */
  readonly secrets: readonly Revealable[];
}

/** Schemes that send a key as it is. */
export type KeyScheme = Extract<AuthScheme, { kind: 'bearer' | 'header' }>;

const visibleText = /^[\x21-\x7e]+$/;

/** Writes a key the way the provider wants it. One with characters no header can carry is refused. */
export function authorizeWithKey(scheme: KeyScheme, apiKey: Revealable): Result<Authorization, Failure> {
  const key = apiKey.reveal();
  if (!visibleText.test(key)) {
    return fail({ code: 'model.no-credential', message: 'The credential of the provider cannot be sent as a header' });
  }
  const headers = scheme.kind === 'bearer' ? { authorization: `Bearer ${key}` } : { [scheme.name]: key };
  return ok({ headers, secrets: [apiKey] });
}
