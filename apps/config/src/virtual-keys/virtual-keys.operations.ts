import { VirtualKeyId } from '@tollgate/schema';
import {
  CreateVirtualKey,
  IssuedVirtualKey,
  PatchVirtualKey,
  RotateVirtualKey,
  VirtualKey,
  VirtualKeyPage,
  VirtualKeyQuery,
} from '@tollgate/schema/api';
import { z } from 'zod';
import { defineOperation } from '../edge/index.js';

export const virtualKeysTag = 'keys';
const params = z.strictObject({ id: VirtualKeyId });
const common = { tag: virtualKeysTag, access: 'admin' } as const;

export const listVirtualKeys = defineOperation({
  ...common,
  id: 'listKeys',
  method: 'GET',
  path: '/api/v1/keys',
  summary: 'Lists virtual keys, oldest first',
  query: VirtualKeyQuery,
  status: 200,
  response: VirtualKeyPage,
});

export const createVirtualKey = defineOperation({
  ...common,
  id: 'createKey',
  method: 'POST',
  path: '/api/v1/keys',
  summary: 'Makes a virtual key; this answer shows it for the only time',
  body: CreateVirtualKey,
  status: 201,
  response: IssuedVirtualKey,
});

export const getVirtualKey = defineOperation({
  ...common,
  id: 'getKey',
  method: 'GET',
  path: '/api/v1/keys/{id}',
  summary: 'Shows a virtual key, without the key itself; also one that is revoked',
  params,
  status: 200,
  response: VirtualKey,
});

export const patchVirtualKey = defineOperation({
  ...common,
  id: 'patchKey',
  method: 'PATCH',
  path: '/api/v1/keys/{id}',
  summary: 'Changes what a virtual key may do',
  params,
  ifMatch: 'required',
  body: PatchVirtualKey,
  status: 200,
  response: VirtualKey,
  failures: ['resource.conflict'],
});

export const rotateVirtualKey = defineOperation({
  ...common,
  id: 'rotateKey',
  method: 'POST',
  path: '/api/v1/keys/{id}/rotate',
  summary: 'Replaces a virtual key; the old one goes on working for the overlap',
  params,
  ifMatch: 'optional',
  body: RotateVirtualKey,
  bodyOptional: true,
  status: 200,
  response: IssuedVirtualKey,
  failures: ['resource.conflict'],
});

export const revokeVirtualKey = defineOperation({
  ...common,
  id: 'revokeKey',
  method: 'DELETE',
  path: '/api/v1/keys/{id}',
  summary: 'Revokes a virtual key, overlapping ones included',
  params,
  ifMatch: 'required',
  status: 204,
  failures: ['resource.conflict'],
});
