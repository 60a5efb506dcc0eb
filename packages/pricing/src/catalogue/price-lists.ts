/**
 * The price lists of kinds that the catalogue knows under another name; every other kind is looked up as it is.
 *
 * This is data of the catalogue, keyed by adapter ids, and the only file outside the adapters that spells any: the worker
 * prices events without knowing the adapters, so an adapter cannot be asked.
 */
export const priceListByKind: ReadonlyMap<string, string> = new Map([
  ['bedrock', 'aws'],
  ['gemini-openai-compat', 'google'],
  ['vertex', 'google'],
  ['xai', 'x-ai'],
]);
