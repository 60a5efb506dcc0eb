/** Request headers as node gives them: lower-case names. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

const bearer = /^bearer +(\S+) *$/i;
const marker = 'tg_';

/**
 * The caller's key, wherever the caller's SDK puts it: `authorization: Bearer`, `x-api-key`, `x-goog-api-key`, in this
 * order. An SDK may fill two of them; then the one that looks like a key of ours counts.
 */
export function callerKey(headers: Headers): string | undefined {
  const [, token] = bearer.exec(single(headers['authorization']) ?? '') ?? [];
  const keys = [token, single(headers['x-api-key']), single(headers['x-goog-api-key'])].filter(
    (key) => key !== undefined && key !== '',
  );
  return keys.find((key) => key?.startsWith(marker)) ?? keys[0];
}

/** A header that was sent twice says nothing. */
function single(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value.trim() : undefined;
}
