import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ClientFormat } from '@tollgate/adapters';
import { Exchange } from '../edge/index.js';
import type { InferenceEndpoint } from './call.js';
import { CallControl } from './call-control.js';
import { serve } from './pipeline.js';
import type { InferenceTools } from './tools.js';

/** The status under which a request is counted whose caller went away. */
const goneStatus = 499;

/** Serves requests of any endpoint; nothing that goes wrong with one leaves it. */
export class InferenceService {
  readonly #tools: InferenceTools;

  constructor(tools: InferenceTools) {
    this.#tools = tools;
  }

  /** One request of a caller, written to the raw response. Never rejects. */
  async handle(endpoint: InferenceEndpoint, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { openCalls, clock, logger } = this.#tools;
    const exchange = this.open(request, response, endpoint.dialect);
    const control = new CallControl();
    const finished = openCalls.add(control);
    const startedMs = clock.monotonicMs();
    let isServed = false;
    response.on('close', () => {
      if (exchange.isGone) control.end('gone');
      this.#note(endpoint, exchange, startedMs);
      if (isServed) finished();
    });
    try {
      await serve(this.#tools, endpoint, exchange, control);
    } catch (error) {
      logger.error({ err: error, requestId: exchange.requestId }, 'a request failed for a reason of ours');
      this.#end(exchange);
    }
    // A call is open until its last byte has left, and until all is recorded.
    isServed = true;
    if (exchange.isOver) finished();
  }

  /** Wraps a request that is answered without a provider. */
  open(request: IncomingMessage, response: ServerResponse, dialect: ClientFormat): Exchange {
    return new Exchange(request, response, dialect, this.#tools.openCalls.isDraining);
  }

  #end(exchange: Exchange): void {
    if (exchange.response.headersSent) exchange.response.destroy();
    else
      exchange.refuse({
        code: 'service.internal',
        message: `Tollgate failed; tell its operator the id ${exchange.requestId}`,
      });
  }

  #note({ endpoint }: InferenceEndpoint, exchange: Exchange, startedMs: number): void {
    const { metrics, clock, logger } = this.#tools;
    const durationMs = clock.monotonicMs() - startedMs;
    const status = exchange.isGone ? goneStatus : exchange.response.statusCode;
    metrics.request(endpoint, status, exchange.errorCode, durationMs);
    if (!logger.isLevelEnabled('debug')) return;
    const { requestId, errorCode } = exchange;
    logger.debug({ requestId, endpoint, status, errorCode, durationMs: Math.round(durationMs) }, 'request');
  }
}
