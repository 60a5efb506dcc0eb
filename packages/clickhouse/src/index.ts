export {
  type Completeness,
  type CompletenessQuery,
  queryCompleteness,
  type RunCompleteness,
} from './completeness/query-completeness.js';
export * from './connection/check-database.js';
export { type ClickHouse, type ConnectOptions, connect, defaultDatabase } from './connection/connect.js';
export type { StoreFailure } from './connection/store-failure.js';
export { type SealOptions, type SealReport, sealDays, sealDefaults } from './days/seal-days.js';
export * from './dead-letters.js';
export * from './insert/insert-attempts.js';
export { type ConflictOrigin, insertConflicts } from './insert/insert-conflicts.js';
export { type AttemptConflict, type ReadBack, readBackAttempts } from './insert/read-back.js';
export { type MigrateOptions, type MigrationReport, migrate } from './migrations/migrate.js';
export { CostInterval, CostQuery } from './reports/cost-query.js';
export type { CostRow } from './reports/cost-report.js';
export { CostDimension } from './reports/dimension.js';
export { CostFilter } from './reports/filter.js';
export { type CostReport, costRowsMax, queryCosts } from './reports/query-costs.js';
export {
  type AttemptDetail,
  findRequest,
  type LedgerEntryView,
  type LedgerLineView,
  type RequestDetail,
} from './requests/find-request.js';
export { listRequests, RequestListQuery, type RequestPage, requestPageMax } from './requests/list-requests.js';
export type { RequestSummary } from './requests/request-rows.js';
export { type AttemptRow, createAttemptRow, type PriceStatus, type RowOrigin } from './rows/attempt-row.js';
export { admissionMsOf, eventDateOf } from './rows/event-date.js';
export type { LedgerEntryKind, LedgerEntryRow, LedgerLine } from './rows/ledger-entry-row.js';
