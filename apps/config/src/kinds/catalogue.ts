import { type AuthScheme, providerProfiles } from '@tollgate/adapters/catalog';
import { unreachable } from '@tollgate/schema';
import type { KindAuth } from '@tollgate/schema/api';
import type { KindCard } from './kinds.js';

/** The adapters' catalogue, in the words of the API. */
export function kindCards(): KindCard[] {
  return providerProfiles.map((profile) => ({
    ...profile,
    options: profile.options ?? [],
    auth: toKindAuth(profile.auth),
    models: profile.catalog,
  }));
}

function toKindAuth(auth: AuthScheme): KindAuth {
  switch (auth.kind) {
    case 'bearer':
      return { kind: auth.kind };
    case 'header':
      return { kind: auth.kind, header: auth.name };
    case 'aws-sigv4':
      return { kind: auth.kind, service: auth.service, ...(auth.orBearer === true ? { orBearer: true } : {}) };
    case 'google-oauth':
      return { kind: auth.kind, scope: auth.scope };
    default:
      return unreachable(auth);
  }
}
