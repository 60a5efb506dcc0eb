import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers a request; whatever goes wrong with it is its own matter. */
export type DirectHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** An address whose POST requests are answered without a framework. */
export interface DirectRoute {
  readonly path: string;
  readonly handle: DirectHandler;
}

/** What an address of a family says behind its prefix, `<model>:<method>`, and in its query. */
export interface ModelAddress {
  /** Decoded; may hold slashes and colons. */
  readonly model: string;
  readonly method: string;
  readonly query: URLSearchParams;
}

/** Addresses that name a model and what is to be done with it, as Google's API has them. */
export interface DirectFamily {
  /** What they begin with; ends with a slash. */
  readonly prefixes: readonly string[];
  /** Undefined for a method that is not there. */
  readonly handlerOf: (address: ModelAddress) => DirectHandler | undefined;
}

/**
 * Finds the handler of a request that names one of the routes exactly as it is spelled, or an address of the family. Any
 * other spelling of an address is left to the framework, which knows the routes as well.
 */
export function directRouter(
  routes: readonly DirectRoute[],
  family?: DirectFamily,
): (request: IncomingMessage) => DirectHandler | undefined {
  const handlers = new Map(routes.map(({ path, handle }) => [path, handle]));
  return ({ method, url = '' }) => {
    if (method !== 'POST') return undefined;
    const query = url.indexOf('?');
    const path = query === -1 ? url : url.slice(0, query);
    return handlers.get(path) ?? (family && findInFamily(family, path, query === -1 ? '' : url.slice(query + 1)));
  };
}

function findInFamily({ prefixes, handlerOf }: DirectFamily, path: string, query: string): DirectHandler | undefined {
  const prefix = prefixes.find((start) => path.startsWith(start));
  if (prefix === undefined) return undefined;
  const rest = decodePath(path.slice(prefix.length));
  // A model may have colons in its name, a method has none.
  const colon = rest?.lastIndexOf(':') ?? -1;
  if (rest === undefined || colon === -1) return undefined;
  const model = rest.slice(0, colon);
  return handlerOf({ model, method: rest.slice(colon + 1), query: new URLSearchParams(query) });
}

/** Undefined for what is no valid percent-encoding. */
export function decodePath(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
