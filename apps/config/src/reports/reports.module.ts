import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { type ClickHouse, connect } from '@tollgate/clickhouse';
import type { Settings } from '../env.js';
import { ProjectsModule } from '../projects/index.js';
import { RuntimeModule, SettingsToken } from '../runtime/index.js';
import { VirtualKeysModule } from '../virtual-keys/index.js';
import { ReportsController } from './reports.controller.js';
import { ReportStoreToken, ReportsService } from './reports.service.js';

/** Read-only. Nothing else of the service knows ClickHouse, and this knows only the names of projects and keys. */
@Module({
  imports: [RuntimeModule, ProjectsModule, VirtualKeysModule],
  controllers: [ReportsController],
  providers: [ReportsService, { provide: ReportStoreToken, useFactory: openReportStore, inject: [SettingsToken] }],
})
export class ReportsModule implements OnApplicationShutdown {
  readonly #store: ClickHouse;

  constructor(@Inject(ReportStoreToken) store: ClickHouse) {
    this.#store = store;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#store.close();
  }
}

function openReportStore(settings: Pick<Settings, 'CLICKHOUSE_URL' | 'CLICKHOUSE_REPORTER_URL'>): ClickHouse {
  return connect({ url: settings.CLICKHOUSE_REPORTER_URL ?? settings.CLICKHOUSE_URL, role: 'reader' });
}
