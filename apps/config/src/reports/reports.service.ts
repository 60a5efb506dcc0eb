import { Inject, Injectable } from '@nestjs/common';
import {
  type ClickHouse,
  type Completeness,
  findRequest,
  listRequests,
  queryCompleteness,
  queryCosts,
  type RequestDetail,
} from '@tollgate/clickhouse';
import type { Clock } from '@tollgate/platform';
import { type Failure, fail, ok, type RequestId, type Result } from '@tollgate/schema';
import type { CompletenessQuery, CostReportQuery, ReportDimension, RequestReportQuery } from '@tollgate/schema/api';
import { notFound } from '../edge/index.js';
import { ProjectsService } from '../projects/index.js';
import { ClockToken } from '../runtime/index.js';
import { VirtualKeysService } from '../virtual-keys/index.js';
import { namesOfRows } from './names.js';
import { readConditions, readGroups, readRange } from './parameters.js';

/** Under this the connection to ClickHouse is injected. */
export const ReportStoreToken = Symbol('reportStore');
export const reportsTag = 'reports';

/** Reads reports from ClickHouse. They are there while PostgreSQL is away, only without the names of projects and keys. */
@Injectable()
export class ReportsService {
  readonly #store: ClickHouse;
  readonly #clock: Clock;
  readonly #projects: Pick<ProjectsService, 'namesById'>;
  readonly #keys: Pick<VirtualKeysService, 'namesById'>;

  constructor(
    @Inject(ReportStoreToken) store: ClickHouse,
    @Inject(ClockToken) clock: Clock,
    @Inject(ProjectsService) projects: Pick<ProjectsService, 'namesById'>,
    @Inject(VirtualKeysService) keys: Pick<VirtualKeysService, 'namesById'>,
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#projects = projects;
    this.#keys = keys;
  }

  /** The report, and the dimensions it is grouped by, in the order that was asked for. */
  async costs(query: CostReportQuery) {
    const range = readRange(query, this.#clock.now());
    if (!range.ok) return range;
    const groupBy: Result<ReportDimension[], Failure> = readGroups(query.groupBy);
    if (!groupBy.ok) return groupBy;
    const where = readConditions(query.where);
    if (!where.ok) return where;
    const asked = { ...range.value, interval: query.interval, groupBy: groupBy.value, where: where.value };
    const found = await queryCosts(this.#store, asked);
    if (!found.ok) return found;
    const { rows, asOf } = found.value;
    const names = await namesOfRows(rows, groupBy.value, {
      project: (ids) => this.#projects.namesById(ids),
      key: (ids) => this.#keys.namesById(ids),
    });
    const named = rows.map((row, index) => ({ ...row, bucket: row.bucket ?? null, names: names[index] ?? {} }));
    return ok({ report: { rows: named, asOf: asOf ?? null }, groupBy: groupBy.value });
  }

  async requests({ cursor, limit, outcome, ...query }: RequestReportQuery) {
    const range = readRange(query, this.#clock.now());
    if (!range.ok) return range;
    const where = readConditions(query.where);
    if (!where.ok) return where;
    const found = await listRequests(this.#store, {
      ...range.value,
      where: where.value,
      limit,
      ...(outcome === undefined ? {} : { outcome }),
      ...(cursor === undefined ? {} : { after: cursor }),
    });
    if (!found.ok) return found;
    const { items, nextCursor } = found.value;
    return ok({ items, ...(nextCursor === undefined ? {} : { nextCursor }) });
  }

  async request(id: RequestId): Promise<Result<RequestDetail, Failure>> {
    const found = await findRequest(this.#store, id);
    if (!found.ok) return found;
    return found.value === undefined ? fail(notFound(reportsTag)) : ok(found.value);
  }

  async completeness(query: CompletenessQuery): Promise<Result<Completeness, Failure>> {
    const nowMs = this.#clock.now();
    const range = readRange(query, nowMs);
    return range.ok ? queryCompleteness(this.#store, { ...range.value, nowMs }) : range;
  }
}
