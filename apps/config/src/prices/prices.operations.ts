import { CreatePrice, PatchPrice, Price, PricePage, PriceQuery } from '@tollgate/schema/api';
import { z } from 'zod';
import { defineOperation } from '../edge/index.js';

export const pricesTag = 'prices';
const params = z.strictObject({ id: z.uuid() });
const common = { tag: pricesTag, access: 'admin' } as const;

export const listPrices = defineOperation({
  ...common,
  id: 'listPrices',
  method: 'GET',
  path: '/api/v1/prices',
  summary: 'Lists the prices that go over the default price book, oldest first',
  query: PriceQuery,
  status: 200,
  response: PricePage,
});

export const createPrice = defineOperation({
  ...common,
  id: 'createPrice',
  method: 'POST',
  path: '/api/v1/prices',
  summary: 'Sets the price of a model at a kind of provider, for a span of time',
  body: CreatePrice,
  status: 201,
  response: Price,
  failures: ['resource.conflict'],
});

export const getPrice = defineOperation({
  ...common,
  id: 'getPrice',
  method: 'GET',
  path: '/api/v1/prices/{id}',
  summary: 'Shows a price',
  params,
  status: 200,
  response: Price,
});

export const patchPrice = defineOperation({
  ...common,
  id: 'patchPrice',
  method: 'PATCH',
  path: '/api/v1/prices/{id}',
  summary: 'Changes a price; what it is for stays',
  params,
  ifMatch: 'required',
  body: PatchPrice,
  status: 200,
  response: Price,
  failures: ['resource.conflict'],
});

export const deletePrice = defineOperation({
  ...common,
  id: 'deletePrice',
  method: 'DELETE',
  path: '/api/v1/prices/{id}',
  summary: 'Deletes a price, so that the default price book holds again',
  params,
  ifMatch: 'required',
  status: 204,
});
