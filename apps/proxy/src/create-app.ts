import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Logger, nestLogger } from '@tollgate/platform';
import { AppModule, type AppParts } from './app.module.js';
import { createHttpAdapter, EdgeFailureFilter, type OpenCalls } from './edge/index.js';

/** The HTTP side of the proxy, not yet listening. */
export async function createApp(
  parts: AppParts,
  { openCalls, logger }: { readonly openCalls: OpenCalls; readonly logger: Logger },
): Promise<NestFastifyApplication> {
  const failures = new EdgeFailureFilter(openCalls, logger);
  const adapter = createHttpAdapter(failures, openCalls);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(parts), adapter, {
    bodyParser: false,
    logger: nestLogger(logger),
    abortOnError: false,
  });
  app.useGlobalFilters(failures);
  return app;
}
