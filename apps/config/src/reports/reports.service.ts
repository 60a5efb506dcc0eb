import { Inject, Injectable } from '@nestjs/common';
import { type ClickHouse, queryCosts } from '@tollgate/clickhouse';
import type { Clock } from '@tollgate/platform';
import { type Failure, ok, type Result } from '@tollgate/schema';
import type { CostReport, CostReportQuery, ReportDimension } from '@tollgate/schema/api';
import { ClockToken } from '../runtime/index.js';
import { readCostQuery } from './cost-query.js';

/** Under this the connection to ClickHouse is injected. */
export const ReportStoreToken = Symbol('reportStore');

/** Reads reports. Depends on ClickHouse alone: they are there while PostgreSQL is away, and the other way round. */
@Injectable()
export class ReportsService {
  readonly #store: ClickHouse;
  readonly #clock: Clock;

  constructor(@Inject(ReportStoreToken) store: ClickHouse, @Inject(ClockToken) clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  async costs(query: CostReportQuery): Promise<Result<{ report: CostReport; groupBy: ReportDimension[] }, Failure>> {
    const asked = readCostQuery(query, this.#clock.now());
    if (!asked.ok) return asked;
    const found = await queryCosts(this.#store, asked.value);
    if (!found.ok) return found;
    const { rows, asOf } = found.value;
    const report = { rows: rows.map((row) => ({ ...row, bucket: row.bucket ?? null })), asOf: asOf ?? null };
    return ok({ report, groupBy: asked.value.groupBy });
  }
}
