import { Controller, Inject } from '@nestjs/common';
import { ok } from '@tollgate/schema';
import { Handles, type InputOf, listed, type OutcomeOf } from '../edge/index.js';
import { costReportCsv, prefersCsv } from './csv.js';
import { getCompleteness, getCosts, getRequestReport, listRequestsReport } from './reports.operations.js';
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
    return ok({
      raw: { contentType: 'text/csv; charset=utf-8; header=present', text: costReportCsv(report, groupBy) },
    });
  }

  @Handles(listRequestsReport)
  async requests({ query }: InputOf<typeof listRequestsReport>): OutcomeOf<typeof listRequestsReport> {
    return listed(await this.#reports.requests(query));
  }

  @Handles(getRequestReport)
  async request({ params }: InputOf<typeof getRequestReport>): OutcomeOf<typeof getRequestReport> {
    return listed(await this.#reports.request(params.id));
  }

  @Handles(getCompleteness)
  async completeness({ query }: InputOf<typeof getCompleteness>): OutcomeOf<typeof getCompleteness> {
    return listed(await this.#reports.completeness(query));
  }
}
