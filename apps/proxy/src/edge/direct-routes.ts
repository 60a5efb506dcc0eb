import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers a request; whatever goes wrong with it is its own matter. */
export type DirectHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** An address whose POST requests are answered without a framework. */
export interface DirectRoute {
  readonly path: string;
  readonly handle: DirectHandler;
}

/**
 * Finds the handler of a request that names one of the routes exactly as it is spelled. Any other spelling of an address
 * is left to the framework, which knows the routes as well.
 */
export function directRouter(routes: readonly DirectRoute[]): (request: IncomingMessage) => DirectHandler | undefined {
  const handlers = new Map(routes.map(({ path, handle }) => [path, handle]));
  return ({ method, url = '' }) => {
    if (method !== 'POST') return undefined;
    const query = url.indexOf('?');
    return handlers.get(query === -1 ? url : url.slice(0, query));
  };
}
