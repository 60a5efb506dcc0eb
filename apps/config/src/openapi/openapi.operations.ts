import { JsonObject } from '@tollgate/schema';
import { z } from 'zod';
import { defineOperation } from '../edge/index.js';

export const docsTag = 'docs';
const common = { tag: docsTag, access: 'public', method: 'GET', status: 200 } as const;

export const getOpenApi = defineOperation({
  ...common,
  id: 'getOpenApi',
  path: '/openapi.json',
  summary: 'This document',
  response: JsonObject,
});

export const getDocs = defineOperation({
  ...common,
  id: 'getDocs',
  path: '/docs',
  summary: 'This document for people',
  alsoAs: ['text/html'],
});

export const getDocsAsset = defineOperation({
  ...common,
  id: 'getDocsAsset',
  path: '/docs/{asset}',
  summary: 'What the page for people loads',
  params: z.strictObject({ asset: z.string() }),
  alsoAs: ['text/css', 'text/javascript'],
});
