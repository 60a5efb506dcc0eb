import { Secret } from '@tollgate/platform';
import { type Failure, fail, ok, type Result, type Tags } from '@tollgate/schema';
import { keyHeldBy } from './held-key.js';
import { readTags } from './tags.js';

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A key the caller brought for the provider, and where it wants it used. Lives as long as its request. */
export interface BroughtKey {
  readonly apiKey: Secret;
  /** Absent: the provider's own address. */
  readonly baseUrl?: string;
}

/** What a caller says of a request besides its body. */
export interface CallHeaders {
  readonly tags: Tags;
  readonly conversationId?: string;
  readonly user?: string;
  readonly broughtKey?: BroughtKey;
}

export const conversationIdCharsMax = 256;
export const userCharsMax = 512;
const broughtKeyCharsMax = 4096;

const plainText = /^[\x20-\x7e]+$/;
const visibleText = /^[\x21-\x7e]+$/;
const shownIdPattern = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;

/** Reads the headers that are Tollgate's own. `allowedHosts` are the hosts a caller may send its own key to. */
export function readCallHeaders(headers: Headers, allowedHosts: ReadonlySet<string>): Result<CallHeaders, Failure> {
  const tags = readTags(headers);
  if (!tags.ok) return tags;
  const conversationId = readText(headers, 'x-conversation-id', conversationIdCharsMax);
  if (!conversationId.ok) return conversationId;
  const user = readText(headers, 'x-user', userCharsMax);
  if (!user.ok) return user;
  const broughtKey = readBroughtKey(headers, allowedHosts);
  if (!broughtKey.ok) return broughtKey;
  return ok({
    tags: tags.value,
    ...(conversationId.value === undefined ? {} : { conversationId: conversationId.value }),
    ...(user.value === undefined ? {} : { user: user.value }),
    ...(broughtKey.value === undefined ? {} : { broughtKey: broughtKey.value }),
  });
}

/** The caller's own id for the request, shown back to it where it is harmless. */
export function readShownId(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' && shownIdPattern.test(header) ? header : undefined;
}

function readText(headers: Headers, name: string, charsMax: number): Result<string | undefined, Failure> {
  const text = headers[name];
  if (text === undefined || text === '') return ok(undefined);
  if (typeof text === 'string' && text.length <= charsMax && plainText.test(text)) {
    const held = keyHeldBy(name, text);
    return held === undefined ? ok(text) : fail(held);
  }
  const message = `${name} must be 1 to ${charsMax} printable ASCII characters`;
  return fail({ code: 'request.invalid', message, param: name });
}

function readBroughtKey(headers: Headers, allowedHosts: ReadonlySet<string>): Result<BroughtKey | undefined, Failure> {
  const key = headers['x-provider-api-key'];
  const url = headers['x-provider-base-url'];
  if (key === undefined && url === undefined) return ok(undefined);
  if (key === undefined) {
    const message = 'x-provider-base-url is taken only together with x-provider-api-key';
    return fail({ code: 'access.base-url-forbidden', message, param: 'x-provider-base-url' });
  }
  if (typeof key !== 'string' || key.length > broughtKeyCharsMax || !visibleText.test(key)) {
    const message = `x-provider-api-key must be 1 to ${broughtKeyCharsMax} visible ASCII characters`;
    return fail({ code: 'request.invalid', message, param: 'x-provider-api-key' });
  }
  const apiKey = new Secret(key);
  if (url === undefined) return ok({ apiKey });
  const baseUrl = readBaseUrl(String(url), allowedHosts);
  return baseUrl === undefined ? fail(baseUrlForbidden) : ok({ apiKey, baseUrl });
}

const baseUrlForbidden: Failure = {
  code: 'access.base-url-forbidden',
  message: 'x-provider-base-url must name a host that the operator of this gateway allowed',
  param: 'x-provider-base-url',
};

/** An entry without a port allows the scheme's own port only. */
function readBaseUrl(text: string, allowedHosts: ReadonlySet<string>): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined;
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return undefined;
  return allowedHosts.has(url.host) ? url.href : undefined;
}
