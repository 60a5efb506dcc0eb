import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ModelAddress, readModelMethod, readModelPath } from './model-address.js';

/** Answers a request; whatever goes wrong with it is its own matter. */
export type DirectHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** An address whose POST requests are answered without a framework. */
export interface DirectRoute {
  readonly path: string;
  readonly handle: DirectHandler;
}

/** Finds who answers an address that names a model and what is to be done with it; undefined for methods that are not there. */
export type ModelHandlers = (address: ModelAddress) => DirectHandler | undefined;

/**
 * Finds the handler of a request that names one of the routes exactly as it is spelled, or a model and a method. Any
 * other spelling of an address is left to the framework, which knows the routes as well.
 */
export function directRouter(
  routes: readonly DirectRoute[],
  modelHandlers?: ModelHandlers,
): (request: IncomingMessage) => DirectHandler | undefined {
  const handlers = new Map(routes.map(({ path, handle }) => [path, handle]));
  return ({ method, url = '' }) => {
    if (method !== 'POST') return undefined;
    const query = url.indexOf('?');
    const path = query === -1 ? url : url.slice(0, query);
    return (
      handlers.get(path) ??
      (modelHandlers && findByModel(modelHandlers, path, query === -1 ? '' : url.slice(query + 1)))
    );
  };
}

function findByModel(modelHandlers: ModelHandlers, path: string, query: string): DirectHandler | undefined {
  const named = readModelPath(path);
  const address = named && readModelMethod(named);
  return address && modelHandlers({ ...address, query: new URLSearchParams(query) });
}
