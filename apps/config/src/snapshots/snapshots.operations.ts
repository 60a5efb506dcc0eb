import { ConfigSnapshot, PriceBook } from '@tollgate/schema';
import { z } from 'zod';
import { defineOperation } from '../edge/index.js';

const after = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional();
const common = { tag: 'internal', access: 'service', query: z.strictObject({ after }) } as const;

export const getSnapshot = defineOperation({
  ...common,
  id: 'getSnapshot',
  method: 'GET',
  path: '/internal/v1/snapshot',
  summary: 'The newest configuration for proxies; 204 when it is not newer than `after`',
  status: 200,
  response: ConfigSnapshot,
});

export const getPriceBook = defineOperation({
  ...common,
  id: 'getPriceBook',
  method: 'GET',
  path: '/internal/v1/price-book',
  summary: 'The prices that go over the default price book; 204 when they are not newer than `after`',
  status: 200,
  response: PriceBook,
});
