import { ProviderId } from '@tollgate/schema';
import { CreateProvider, PageQuery, PatchProvider, Provider, ProviderPage } from '@tollgate/schema/api';
import { z } from 'zod';
import { defineOperation } from '../edge/index.js';

export const providersTag = 'providers';
const params = z.strictObject({ id: ProviderId });
const common = { tag: providersTag, access: 'admin' } as const;

export const listProviders = defineOperation({
  ...common,
  id: 'listProviders',
  method: 'GET',
  path: '/api/v1/providers',
  summary: 'Lists providers by id',
  query: PageQuery,
  status: 200,
  response: ProviderPage,
});

export const createProvider = defineOperation({
  ...common,
  id: 'createProvider',
  method: 'POST',
  path: '/api/v1/providers',
  summary: 'Configures a provider under an id of your choice',
  body: CreateProvider,
  status: 201,
  response: Provider,
  failures: ['resource.conflict'],
});

export const getProvider = defineOperation({
  ...common,
  id: 'getProvider',
  method: 'GET',
  path: '/api/v1/providers/{id}',
  summary: 'Shows a provider',
  params,
  status: 200,
  response: Provider,
});

export const patchProvider = defineOperation({
  ...common,
  id: 'patchProvider',
  method: 'PATCH',
  path: '/api/v1/providers/{id}',
  summary: 'Changes a provider; its id and kind stay',
  params,
  ifMatch: 'required',
  body: PatchProvider,
  status: 200,
  response: Provider,
});

export const deleteProvider = defineOperation({
  ...common,
  id: 'deleteProvider',
  method: 'DELETE',
  path: '/api/v1/providers/{id}',
  summary: 'Deletes a provider that no route and no credential needs',
  params,
  ifMatch: 'required',
  status: 204,
  failures: ['resource.conflict'],
});
