import { Controller, Inject } from '@nestjs/common';
import { ok } from '@tollgate/schema';
import { Handles, type InputOf, type OutcomeOf } from '../edge/index.js';
import { listAudit, verifyAudit } from './audit.operations.js';
import { AuditService } from './audit.service.js';

@Controller()
export class AuditController {
  readonly #audit: AuditService;

  constructor(@Inject(AuditService) audit: AuditService) {
    this.#audit = audit;
  }

  @Handles(listAudit)
  async list({ query }: InputOf<typeof listAudit>): OutcomeOf<typeof listAudit> {
    const page = await this.#audit.list(query);
    return page.ok ? ok({ body: page.value }) : page;
  }

  @Handles(verifyAudit)
  async verify({ query }: InputOf<typeof verifyAudit>): OutcomeOf<typeof verifyAudit> {
    return ok({ body: await this.#audit.verify(query) });
  }
}
