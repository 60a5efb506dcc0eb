import { CostReport, CostReportQuery } from '@tollgate/schema/api';
import { defineOperation } from '../edge/index.js';

export const getCosts = defineOperation({
  id: 'getCosts',
  method: 'GET',
  path: '/api/v1/reports/costs',
  summary: 'What was asked, used and charged, by group and time; CSV when `Accept` asks for it',
  tag: 'reports',
  access: 'admin',
  query: CostReportQuery,
  status: 200,
  response: CostReport,
  alsoAs: ['text/csv'],
});
