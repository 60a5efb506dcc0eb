import { type Failure, ok, type Result } from '@tollgate/schema';

/** The answer that shows a resource, with its `ETag`. */
export function shown<Resource extends { readonly version: number }>(result: Result<Resource, Failure>) {
  return result.ok ? ok({ body: result.value, version: result.value.version }) : result;
}

/** The answer to the creation of a resource. */
export function created<Resource extends { readonly id: string; readonly version: number }>(
  result: Result<Resource, Failure>,
  collection: string,
) {
  if (!result.ok) return result;
  const { id, version } = result.value;
  return ok({ body: result.value, version, location: `${collection}/${id}` });
}

/** The answer that has a body and nothing else. */
export function listed<Body>(result: Result<Body, Failure>) {
  return result.ok ? ok({ body: result.value }) : result;
}

/** The answer to something that leaves nothing to show. */
export function done(result: Result<undefined, Failure>) {
  return result.ok ? ok({ empty: true as const }) : result;
}
