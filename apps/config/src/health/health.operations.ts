import { z } from 'zod';
import { defineOperation } from '../edge/index.js';

const common = { tag: 'health', access: 'public', method: 'GET', status: 200 } as const;

/** What `ConfigHealthController` inherits, described for the OpenAPI document. */
export const healthOperations = [
  defineOperation({
    ...common,
    id: 'getLiveness',
    path: '/livez',
    summary: 'Whether the process runs',
    response: z.object({ status: z.literal('ok') }),
  }),
  defineOperation({
    ...common,
    id: 'getReadiness',
    path: '/readyz',
    summary: 'Whether the service can read its configuration; 503 when it cannot',
    response: z.object({ status: z.enum(['ready', 'not-ready']), postgres: z.enum(['ok', 'away']) }),
  }),
  defineOperation({
    ...common,
    id: 'getMetrics',
    path: '/metrics',
    summary: 'Metrics in the text format of Prometheus',
    alsoAs: ['text/plain'],
  }),
];
