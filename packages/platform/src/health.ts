import { Controller, type DynamicModule, Get, Inject, Module, Res } from '@nestjs/common';
import type { JsonObject } from '@tollgate/schema';
import type { FastifyReply } from 'fastify';
import { metrics } from './metrics.js';

/** Whether a service can take work, with what a person needs to see why not. */
export interface ReadinessReport {
  readonly ready: boolean;
  readonly details: JsonObject;
}
export type ReadinessCheck = () => ReadinessReport | Promise<ReadinessReport>;

const readinessCheck = Symbol('readinessCheck');

@Controller()
export class HealthController {
  readonly #check: ReadinessCheck;

  constructor(@Inject(readinessCheck) check: ReadinessCheck) {
    this.#check = check;
  }

  /** The process runs. */
  @Get('livez')
  livez() {
    return { status: 'ok' };
  }

  /** The process can take work; 503 otherwise. */
  @Get('readyz')
  async readyz(@Res() reply: FastifyReply): Promise<void> {
    const report = await this.#check();
    await reply
      .status(report.ready ? 200 : 503)
      .send({ status: report.ready ? 'ready' : 'not-ready', ...report.details });
  }

  /** Prometheus text. */
  @Get('metrics')
  async metricsText(@Res() reply: FastifyReply): Promise<void> {
    await reply.header('content-type', metrics.contentType).send(await metrics.metrics());
  }
}

/** `/livez`, `/readyz` and `/metrics` for a Nest service. */
@Module({})
export class HealthModule {
  static forRoot(check: ReadinessCheck): DynamicModule {
    return {
      module: HealthModule,
      controllers: [HealthController],
      providers: [{ provide: readinessCheck, useValue: check }],
    };
  }
}
