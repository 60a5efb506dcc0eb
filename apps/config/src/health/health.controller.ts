import { Controller, Inject } from '@nestjs/common';
import { HealthController } from '@tollgate/platform';
import { Database } from '../database/index.js';
import { Allow } from '../edge/index.js';
import { readinessTimeoutMs, reportReadiness } from './readiness.js';

/** `/livez`, `/readyz` and `/metrics`, open to probes: they tell nothing of the configuration. */
@Controller()
@Allow('public')
export class ConfigHealthController extends HealthController {
  constructor(@Inject(Database) database: Database) {
    super(() => reportReadiness(() => database.check(), readinessTimeoutMs));
  }
}
