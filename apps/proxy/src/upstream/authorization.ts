import type { AuthScheme } from '@tollgate/adapters';
import { type Failure, fail, ok, type Result, unreachable } from '@tollgate/schema';

/** Text that is handed out only on request, such as a platform `Secret`. */
export interface Revealable {
  readonly reveal: () => string;
}

/** A header that proves who we are to a provider. */
export interface AuthorizationHeader {
  readonly name: string;
  readonly value: string;
}

const visibleText = /^[\x21-\x7e]+$/;

/** Writes the credential the way the provider wants it. A key with characters no header can carry is refused. */
export function authorizationHeader(scheme: AuthScheme, apiKey: Revealable): Result<AuthorizationHeader, Failure> {
  const key = apiKey.reveal();
  if (!visibleText.test(key)) {
    return fail({ code: 'model.no-credential', message: 'The credential of the provider cannot be sent as a header' });
  }
  switch (scheme.kind) {
    case 'bearer':
      return ok({ name: 'authorization', value: `Bearer ${key}` });
    case 'header':
      return ok({ name: scheme.name, value: key });
    case 'aws-sigv4':
    case 'google-oauth':
      return fail({
        code: 'model.no-credential',
        message: `This release cannot sign requests the way the provider wants (${scheme.kind})`,
      });
    default:
      return unreachable(scheme);
  }
}
