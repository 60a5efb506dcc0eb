import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Logger, nestLogger } from '@tollgate/platform';
import { AppModule, type AppParts } from './app.module.js';
import {
  createHttpAdapter,
  type DirectRoute,
  EdgeFailureFilter,
  type ModelHandlers,
  type OpenCalls,
} from './edge/index.js';
import { embeddingsRoute } from './embeddings/index.js';
import { chatRoutes, type InferenceService } from './inference/index.js';
import { modelMethodEndpoint } from './model-methods/index.js';
import { passedRoutes } from './passed-endpoints/index.js';
import { rerankRoute } from './rerank/index.js';
import { messagesCountRoute } from './token-counts/index.js';

export interface AppTools {
  readonly openCalls: OpenCalls;
  readonly logger: Logger;
}

/** The HTTP side of the proxy, not yet listening. */
export async function createApp(
  { inference, ...parts }: AppParts & { readonly inference: InferenceService },
  { openCalls, logger }: AppTools,
): Promise<NestFastifyApplication> {
  const failures = new EdgeFailureFilter(openCalls, logger);
  const routes = routesOf(inference);
  const adapter = createHttpAdapter({ failures, openCalls, routes, modelHandlers: modelHandlersOf(inference) });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(parts), adapter, {
    bodyParser: false,
    logger: nestLogger(logger),
    abortOnError: false,
  });
  app.useGlobalFilters(failures);
  return app;
}

/** Everything that leads to a provider. The handlers never reject. */
function routesOf(inference: InferenceService): DirectRoute[] {
  const routes = [...chatRoutes, messagesCountRoute, embeddingsRoute, ...passedRoutes, rerankRoute];
  return routes.map(({ path, endpoint }) => ({
    path,
    handle: (request, response) => void inference.handle(endpoint, request, response),
  }));
}

/** The same for addresses that name the model. */
function modelHandlersOf(inference: InferenceService): ModelHandlers {
  return (address) => {
    const endpoint = modelMethodEndpoint(address);
    return endpoint && ((request, response) => void inference.handle(endpoint, request, response));
  };
}
