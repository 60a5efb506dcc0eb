import { Controller, Inject } from '@nestjs/common';
import { ok } from '@tollgate/schema';
import { Handles, type InputOf, type OutcomeOf } from '../edge/index.js';
import { costReportCsv, prefersCsv } from './csv.js';
import { getCosts } from './reports.operations.js';
import { ReportsService } from './reports.service.js';

@Controller()
export class ReportsController {
  readonly #reports: ReportsService;

  constructor(@Inject(ReportsService) reports: ReportsService) {
    this.#reports = reports;
  }

  @Handles(getCosts)
  async costs({ query, accept }: InputOf<typeof getCosts>): OutcomeOf<typeof getCosts> {
    const found = await this.#reports.costs(query);
    if (!found.ok) return found;
    const { report, groupBy } = found.value;
    if (!prefersCsv(accept)) return ok({ body: report });
    return ok({ raw: { contentType: 'text/csv; charset=utf-8; header=present', text: costReportCsv(report, groupBy) } });
  }
}
