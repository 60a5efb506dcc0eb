import { AuditPage, AuditQuery, AuditVerification, AuditVerifyQuery } from '@tollgate/schema/api';
import { defineOperation } from '../edge/index.js';

const tag = 'audit';

export const listAudit = defineOperation({
  id: 'listAudit',
  method: 'GET',
  path: '/api/v1/audit',
  summary: 'Lists changes, newest first',
  tag,
  access: 'admin',
  query: AuditQuery,
  status: 200,
  response: AuditPage,
});

export const verifyAudit = defineOperation({
  id: 'verifyAudit',
  method: 'GET',
  path: '/api/v1/audit/verify',
  summary: 'Checks the whole chain of changes, and names the first entry that is wrong',
  tag,
  access: 'admin',
  query: AuditVerifyQuery,
  status: 200,
  response: AuditVerification,
});
