/** Request headers as node gives them: lower-case names. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

const bearer = /^bearer +(\S+) *$/i;
const marker = 'tg_';

/**
 * The caller's key, wherever the caller's SDK puts it: `authorization: Bearer`, `x-api-key`, `x-goog-api-key`, in this
 * order. An SDK may fill two of them; then the one that looks like a key of ours counts. An `address` is given where its
 * dialect may carry the key there, as `?key=`; addresses are written to no log of ours, and go to no provider.
 */
export function callerKey(headers: Headers, address?: string): string | undefined {
  const [, token] = bearer.exec(single(headers['authorization']) ?? '') ?? [];
  // The usual case, which needs no look at the others.
  if (token?.startsWith(marker) === true) return token;
  const keys = [
    token,
    single(headers['x-api-key']),
    single(headers['x-goog-api-key']),
    address === undefined ? undefined : keyIn(address),
  ].filter((key) => key !== undefined && key !== '');
  return keys.find((key) => key?.startsWith(marker)) ?? keys[0];
}

/** A header that was sent twice says nothing. */
function single(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value.trim() : undefined;
}

function keyIn(address: string): string | undefined {
  const query = address.indexOf('?');
  return query === -1 ? undefined : (new URLSearchParams(address.slice(query)).get('key') ?? undefined);
}
