import type { Failure } from '@tollgate/schema';

/** Why a call cannot be authenticated: `message` for its caller, `detail` for the log. Neither may hold a secret. */
export function noCredential(message: string, detail?: string): Failure {
  return { code: 'model.no-credential', message, ...(detail === undefined ? {} : { detail }) };
}
