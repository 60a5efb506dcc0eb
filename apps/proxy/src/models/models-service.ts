import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '@tollgate/platform';
import { type Failure, fail, ok, type Result } from '@tollgate/schema';
import { authenticate, callerKey, type Principal } from '../access/index.js';
import {
  decodePath,
  Exchange,
  guessDialect,
  methodOf,
  type OpenCalls,
  readAlt,
  readModelPath,
  refuseMethod,
} from '../edge/index.js';
import { clientFormat } from '../inference/index.js';
import { listModels, resolveKnownModel } from '../routing/index.js';
import type { ServingSnapshot, SnapshotHolder } from '../snapshot/index.js';
import { pageOf } from './page-models.js';
import { type ModelsForm, renderModel, renderModelList } from './render-models.js';

export interface ModelsTools {
  readonly snapshots: Pick<SnapshotHolder, 'current'>;
  readonly openCalls: OpenCalls;
  readonly clock: Clock;
}

interface Asking {
  readonly exchange: Exchange;
  readonly snapshot: ServingSnapshot;
  readonly principal: Principal;
}

/** Tells a caller what its key may use. What it may not use does not exist. */
export class ModelsService {
  readonly #tools: ModelsTools;

  constructor(tools: ModelsTools) {
    this.#tools = tools;
  }

  list(request: IncomingMessage, response: ServerResponse): void {
    const asking = this.#open(this.#exchange(request, response));
    if (asking === undefined) return;
    const { exchange, snapshot, principal } = asking;
    const models = listModels(snapshot, principal);
    const page = pageOf(models, exchange.dialect.id, queryOf(request));
    if (page.ok) exchange.send(200, {}, JSON.stringify(renderModelList(page.value, formOf(exchange))));
    else exchange.refuse(page.failure);
  }

  /** The id is the rest of the path, slashes included: `/v1/models/openai-main/gpt-5`. */
  find(request: IncomingMessage, response: ServerResponse): void {
    const path = pathOf(request);
    const allowed = methodOf(path);
    const asked = this.#exchange(request, response);
    // What can be done with a model has an address below the model's.
    if (allowed === 'POST') return refuseMethod(asked, path, allowed);
    const asking = this.#open(asked);
    if (asking === undefined) return;
    const { exchange, snapshot, principal } = asking;
    const encodedId = readModelPath(path)?.encodedName ?? '';
    // An id that is not valid percent-encoding is taken as it stands; no model is called that.
    const id = decodePath(encodedId) ?? encodedId;
    const listed = listModels(snapshot, principal).find((model) => model.id === id);
    const route = resolveKnownModel(snapshot, id, principal);
    if (listed === undefined && !route.ok) exchange.refuse(route.failure);
    else exchange.send(200, {}, JSON.stringify(renderModel(listed ?? { id }, formOf(exchange))));
  }

  #exchange(request: IncomingMessage, response: ServerResponse): Exchange {
    const dialect = clientFormat(guessDialect(pathOf(request), request.headers));
    return new Exchange(request, response, dialect, this.#tools.openCalls.isDraining);
  }

  #open(exchange: Exchange): Asking | undefined {
    const permitted = this.#permit(exchange);
    if (permitted.ok) return { exchange, ...permitted.value };
    exchange.refuse(permitted.failure);
    return undefined;
  }

  #permit({ request, keyAddress, dialect }: Exchange): Result<Omit<Asking, 'exchange'>, Failure> {
    const snapshot = this.#tools.snapshots.current();
    if (snapshot === undefined) {
      return fail({ code: 'snapshot.missing', message: 'No configuration has arrived yet; try again' });
    }
    const principal = authenticate(snapshot, callerKey(request.headers, keyAddress), this.#tools.clock.now());
    if (!principal.ok) return principal;
    const alt = dialect.id === 'gemini-generate' ? readAlt(queryOf(request)) : undefined;
    return alt === undefined || alt.ok ? ok({ snapshot, principal: principal.value }) : alt;
  }
}

/** How models are written: Vertex AI has other words for them than the rest of Google's dialect, and its own addresses. */
function formOf({ request, dialect }: Exchange): ModelsForm {
  return readModelPath(pathOf(request))?.form === 'published' ? 'published' : dialect.id;
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?')[0] ?? '';
}

function queryOf(request: IncomingMessage): URLSearchParams {
  return new URLSearchParams((request.url ?? '').split('?')[1]);
}
