import type { AuthScheme } from '@tollgate/adapters';
import { type Failure, fail, ok, type Result, unreachable } from '@tollgate/schema';
import { authorizationHeader, type Revealable } from '../authorization.js';
import { regionOfHost, signAwsCall } from './aws-signature.js';
import type { PostForm } from './form-post.js';
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
}

/** The headers that authenticate a call the way its provider wants; `model.no-credential` where there can be none. */
export type SignRequest = (
  scheme: AuthScheme,
  secret: SecretFields,
  request: UnsignedRequest,
  nowMs: number,
) => Promise<Result<Readonly<Record<string, string>>, Failure>>;

/** Authenticates calls by every scheme there is. Tokens are asked for with `post` and kept. */
export function openRequestSigner(post: PostForm): SignRequest {
  const tokens = new GoogleTokens(post);
  return async (scheme, secret, request, nowMs) => {
    switch (scheme.kind) {
      case 'bearer':
      case 'header':
        return keyHeader(scheme, secret);
      case 'aws-sigv4':
        if (scheme.orBearer === true && secret.has('apiKey')) return keyHeader({ kind: 'bearer' }, secret);
        return awsHeaders(scheme.service, secret, request, nowMs);
      case 'google-oauth':
        return googleHeaders(tokens, scheme.scope, secret, nowMs);
      default:
        return unreachable(scheme);
    }
  };
}

type Headers = Readonly<Record<string, string>>;

function keyHeader(scheme: AuthScheme, secret: SecretFields): Result<Headers, Failure> {
  const key = secret.get('apiKey');
  if (key === undefined) return fail(lacks('apiKey'));
  const header = authorizationHeader(scheme, key);
  return header.ok ? ok({ [header.value.name]: header.value.value }) : header;
}

/** Goes into a header as it stands, or is signed with. */
const visibleText = /^[\x21-\x7e]+$/;

async function awsHeaders(
  service: string,
  secret: SecretFields,
  request: UnsignedRequest,
  nowMs: number,
): Promise<Result<Headers, Failure>> {
  const accessKeyId = textOf(secret, 'accessKeyId');
  const secretAccessKey = textOf(secret, 'secretAccessKey');
  const sessionToken = textOf(secret, 'sessionToken');
  if (accessKeyId === undefined) return fail(lacks('accessKeyId'));
  if (secretAccessKey === undefined) return fail(lacks('secretAccessKey'));
  if (sessionToken === undefined && secret.has('sessionToken')) return fail(lacks('sessionToken'));
  const url = urlOf(request);
  const region = url === undefined ? undefined : regionOfHost(url.hostname);
  if (url === undefined || region === undefined) {
    return fail(noCredential('The address of the provider names no region, without which nothing can be signed'));
  }
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
  const { method, body } = request;
  return ok(
    await signAwsCall(
      { method, url, headers: signedOf(request.headers), body },
      credentials,
      { region, service },
      nowMs,
    ),
  );
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

async function googleHeaders(
  tokens: GoogleTokens,
  scope: string,
  secret: SecretFields,
  nowMs: number,
): Promise<Result<Headers, Failure>> {
  const clientEmail = textOf(secret, 'clientEmail');
  const privateKey = secret.get('privateKey')?.reveal();
  if (clientEmail === undefined) return fail(lacks('clientEmail'));
  if (privateKey === undefined) return fail(lacks('privateKey'));
  const token = await tokens.tokenFor({ clientEmail, privateKey }, scope, nowMs);
  return token.ok ? ok({ authorization: `Bearer ${token.value}` }) : token;
}

function textOf(secret: SecretFields, name: string): string | undefined {
  const text = secret.get(name)?.reveal();
  return text !== undefined && visibleText.test(text) ? text : undefined;
}

function lacks(field: string): Failure {
  return noCredential(`The credential of the provider has no usable ${field}`);
}
