import type { AuthScheme } from '@tollgate/adapters';
import { type Failure, fail, ok, type Result, unreachable } from '@tollgate/schema';
import { type Authorization, authorizeWithKey, type KeyScheme, type Revealable } from '../authorization.js';
import { regionOfHost, signAwsCall } from './aws-signature.js';
import type { PostForm } from './form-post.js';
import { googleTokenServer, type TokenServer } from './google-assertion.js';
import { GoogleTokens } from './google-tokens.js';
import { noCredential } from './no-credential.js';

/** The fields of a credential, by name. */
export type SecretFields = ReadonlyMap<string, Revealable>;

/** A call as it will be sent, complete but for its credential. */
export interface UnsignedRequest {
  readonly method: 'POST';
  readonly baseUrl: string;
  /** Below the base URL; may carry a query. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** Where a signature must be good for; absent means the region that the address names. */
  readonly region?: string | undefined;
}

type Authorized = Result<Authorization, Failure>;

/**
 * Authenticates a call the way its provider wants; a failure where that cannot be. Whoever only has to send a key gets
 * the answer at once, so that nobody waits for it.
 */
export type SignRequest = (
  scheme: AuthScheme,
  secret: SecretFields,
  request: UnsignedRequest,
  nowMs: number,
) => Authorized | Promise<Authorized>;

/** Authenticates calls by every scheme there is. Tokens are asked for with `post` and kept. */
export function openRequestSigner(post: PostForm, tokenServer: TokenServer = googleTokenServer): SignRequest {
  const tokens = new GoogleTokens(post, tokenServer);
  return (scheme, secret, request, nowMs) => {
    switch (scheme.kind) {
      case 'bearer':
      case 'header':
        return byKey(scheme, secret);
      case 'aws-sigv4':
        if (scheme.orBearer === true && secret.has('apiKey')) return byKey({ kind: 'bearer' }, secret);
        return byAwsSignature(scheme.service, secret, request, nowMs);
      case 'google-oauth':
        return byGoogleToken(tokens, scheme.scope, secret, nowMs);
      default:
        return unreachable(scheme);
    }
  };
}

type Headers = Readonly<Record<string, string>>;

function byKey(scheme: KeyScheme, secret: SecretFields): Authorized {
  const key = secret.get('apiKey');
  return key === undefined ? fail(lacks('apiKey')) : authorizeWithKey(scheme, key);
}

/** Goes into a header as it stands, or is signed with. */
const visibleText = /^[\x21-\x7e]+$/;

async function byAwsSignature(
  service: string,
  secret: SecretFields,
  request: UnsignedRequest,
  nowMs: number,
): Promise<Authorized> {
  const accessKeyId = textOf(secret, 'accessKeyId');
  const secretAccessKey = textOf(secret, 'secretAccessKey');
  const sessionToken = textOf(secret, 'sessionToken');
  if (accessKeyId === undefined) return fail(lacks('accessKeyId'));
  if (secretAccessKey === undefined) return fail(lacks('secretAccessKey'));
  if (sessionToken === undefined && secret.has('sessionToken')) return fail(lacks('sessionToken'));
  const url = urlOf(request);
  const region = request.region ?? (url === undefined ? undefined : regionOfHost(url.hostname));
  if (url === undefined || region === undefined) return fail(noRegion);
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
  const { method, body } = request;
  const call = { method, url, headers: signedOf(request.headers), body };
  const headers = await signAwsCall(call, credentials, { region, service }, nowMs);
  return ok({ headers, secrets: [...fieldsOf(secret, awsFields), signatureIn(headers)] });
}

const awsFields = ['accessKeyId', 'secretAccessKey', 'sessionToken'] as const;
const noRegion = noCredential(
  'Nothing can be signed for the provider without a region: its address names none, and neither does its option `region`',
);

/** Whoever has it can send the same call once more for some minutes. */
function signatureIn({ authorization = '' }: Headers): Revealable {
  const signature = authorization.slice(authorization.lastIndexOf('=') + 1);
  return { reveal: () => signature };
}

/** Of the headers only those that say what the body is, and the platform's own; others may change on the way. */
function signedOf(headers: Headers): Headers {
  const signed = Object.entries(headers).filter(([name]) => name === 'content-type' || name.startsWith('x-amz-'));
  return Object.fromEntries(signed);
}

function urlOf({ baseUrl, path }: UnsignedRequest): URL | undefined {
  const address = `${baseUrl.replace(/\/$/, '')}${path.startsWith('/') ? '' : '/'}${path}`;
  return URL.canParse(address) ? new URL(address) : undefined;
}

async function byGoogleToken(
  tokens: GoogleTokens,
  scope: string,
  secret: SecretFields,
  nowMs: number,
): Promise<Authorized> {
  const clientEmail = textOf(secret, 'clientEmail');
  const privateKey = secret.get('privateKey')?.reveal();
  if (clientEmail === undefined) return fail(lacks('clientEmail'));
  if (privateKey === undefined) return fail(lacks('privateKey'));
  const token = await tokens.tokenFor({ clientEmail, privateKey }, scope, nowMs);
  if (!token.ok) return token;
  const headers = { authorization: `Bearer ${token.value.reveal()}` };
  return ok({ headers, secrets: [...fieldsOf(secret, googleFields), token.value] });
}

const googleFields = ['clientEmail', 'privateKey'] as const;

function fieldsOf(secret: SecretFields, names: readonly string[]): readonly Revealable[] {
  return names.flatMap((name) => secret.get(name) ?? []);
}

function textOf(secret: SecretFields, name: string): string | undefined {
  const text = secret.get(name)?.reveal();
  return text !== undefined && visibleText.test(text) ? text : undefined;
}

function lacks(field: string): Failure {
  return noCredential(`The credential of the provider has no usable ${field}`);
}
