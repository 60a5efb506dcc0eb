import { CredentialId, ProviderId } from '@tollgate/schema';
import { CreateCredential, Credential, CredentialPage, PageQuery, PatchCredential } from '@tollgate/schema/api';
import { z } from 'zod';
import { defineOperation } from '../edge/index.js';

export const credentialsTag = 'credentials';
const ofProvider = z.strictObject({ provider: ProviderId });
const params = z.strictObject({ provider: ProviderId, id: CredentialId });
const common = { tag: credentialsTag, access: 'admin' } as const;

export const listCredentials = defineOperation({
  ...common,
  id: 'listCredentials',
  method: 'GET',
  path: '/api/v1/providers/{provider}/credentials',
  summary: 'Lists the credentials of a provider, without their secrets',
  params: ofProvider,
  query: PageQuery,
  status: 200,
  response: CredentialPage,
});

export const createCredential = defineOperation({
  ...common,
  id: 'createCredential',
  method: 'POST',
  path: '/api/v1/providers/{provider}/credentials',
  summary: 'Seals a secret for a provider; it is never shown again',
  params: ofProvider,
  body: CreateCredential,
  status: 201,
  response: Credential,
  failures: ['resource.conflict'],
});

export const getCredential = defineOperation({
  ...common,
  id: 'getCredential',
  method: 'GET',
  path: '/api/v1/providers/{provider}/credentials/{id}',
  summary: 'Shows a credential, without its secret',
  params,
  status: 200,
  response: Credential,
});

export const patchCredential = defineOperation({
  ...common,
  id: 'patchCredential',
  method: 'PATCH',
  path: '/api/v1/providers/{provider}/credentials/{id}',
  summary: 'Changes a credential, or replaces its secret',
  params,
  ifMatch: 'required',
  body: PatchCredential,
  status: 200,
  response: Credential,
  failures: ['resource.conflict'],
});

export const retireCredential = defineOperation({
  ...common,
  id: 'retireCredential',
  method: 'DELETE',
  path: '/api/v1/providers/{provider}/credentials/{id}',
  summary: 'Retires a credential and destroys its secret',
  params,
  ifMatch: 'required',
  status: 204,
});
