import { RequestId } from '@tollgate/schema';
import {
  CompletenessQuery,
  CompletenessReport,
  CostReport,
  CostReportQuery,
  RequestDetail,
  RequestReport,
  RequestReportQuery,
} from '@tollgate/schema/api';
import { z } from 'zod';
import { defineOperation } from '../edge/index.js';
import { reportsTag } from './reports.service.js';

const common = { tag: reportsTag, access: 'admin', method: 'GET', status: 200 } as const;

export const getCosts = defineOperation({
  ...common,
  id: 'getCosts',
  path: '/api/v1/reports/costs',
  summary: 'What was asked, used and charged, by group and time; CSV when `Accept` asks for it',
  query: CostReportQuery,
  response: CostReport,
  alsoAs: ['text/csv'],
});

export const listRequestsReport = defineOperation({
  ...common,
  id: 'listRequests',
  path: '/api/v1/reports/requests',
  summary: 'Lists requests, newest first',
  query: RequestReportQuery,
  response: RequestReport,
});

export const getRequestReport = defineOperation({
  ...common,
  id: 'getRequest',
  path: '/api/v1/reports/requests/{id}',
  summary: 'Shows a request with every attempt and the arithmetic of its price',
  params: z.strictObject({ id: RequestId }),
  response: RequestDetail,
});

export const getCompleteness = defineOperation({
  ...common,
  id: 'getCompleteness',
  path: '/api/v1/reports/completeness',
  summary: 'Whether every admission of every proxy is accounted for, with the gaps',
  query: CompletenessQuery,
  response: CompletenessReport,
});
