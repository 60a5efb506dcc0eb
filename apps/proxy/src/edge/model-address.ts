/**
 * How an address names a model: `plain` as the Gemini API and all others do, `/v1beta/models/<model>`; `published` as Vertex
 * AI does, `/v1beta1/publishers/<publisher>/models/<model>`.
 */
export type ModelAddressForm = 'plain' | 'published';

/** What an address says of a model, still percent-encoded. */
export interface ModelPath {
  readonly form: ModelAddressForm;
  /** The model, and behind its last colon what is to be done with it, if the address says so. Empty: the list of all. */
  readonly encodedName: string;
}

const plainPath = /^\/v1(?:beta)?\/models(?:\/(.*))?$/s;
/**
 * Google's SDK puts project and location before it where it has been told them; both are the provider's matter here. For a
 * bare name it says that Google is the publisher.
 */
const publishedPath =
  /^\/v1(?:beta1)?\/(?:projects\/[^/]+\/locations\/[^/]+\/)?(?:publishers\/(?:google|([^/]+))\/)?models(?:\/(.*))?$/s;

/** Reads a path that names a model or the list of models; undefined for all others. */
export function readModelPath(path: string): ModelPath | undefined {
  const plain = plainPath.exec(path);
  if (plain !== null) return { form: 'plain', encodedName: plain[1] ?? '' };
  const published = publishedPath.exec(path);
  if (published === null) return undefined;
  const [, publisher, name = ''] = published;
  const isBare = publisher === undefined || name === '';
  return { form: 'published', encodedName: isBare ? name : `${publisher}/${name}` };
}

/** What an address says behind the name of a model, and in its query. */
export interface ModelAddress {
  /** Decoded; may hold slashes and colons. */
  readonly model: string;
  readonly method: string;
  readonly query: URLSearchParams;
}

/** Reads `<model>:<method>`; undefined where there is no method, or no valid percent-encoding. */
export function readModelMethod({ encodedName }: ModelPath): Omit<ModelAddress, 'query'> | undefined {
  const name = decodePath(encodedName);
  // A model may have colons in its name, a method has none.
  const colon = name?.lastIndexOf(':') ?? -1;
  if (name === undefined || colon === -1) return undefined;
  return { model: name.slice(0, colon), method: name.slice(colon + 1) };
}

/** Undefined for what is no valid percent-encoding. */
export function decodePath(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
