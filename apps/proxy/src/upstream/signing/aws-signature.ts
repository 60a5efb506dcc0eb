import { SignatureV4 } from '@smithy/signature-v4';
import { NodeSha256 } from './node-sha256.js';

/** One HTTP call. Every header in it is signed, so it holds only those that nobody changes on the way. */
export interface SignableCall {
  readonly method: string;
  readonly url: URL;
  /** Lower-case names, without `host`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials. */
  readonly sessionToken?: string;
}

/** Where a signature is good for. */
export interface AwsScope {
  readonly region: string;
  readonly service: string;
}

const addedHeaders = ['authorization', 'x-amz-date', 'x-amz-security-token'] as const;

/**
 * The headers that sign a call with AWS Signature Version 4. The path is signed as the service sees it, with what is
 * already escaped in it escaped once more, as all services but S3 do.
 *
 * Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export async function signAwsCall(
  call: SignableCall,
  credentials: AwsCredentials,
  scope: AwsScope,
  nowMs: number,
): Promise<Readonly<Record<string, string>>> {
  const { url, method, headers, body } = call;
  const signer = new SignatureV4({ ...scope, credentials, sha256: NodeSha256, applyChecksum: false });
  const request = {
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: queryOf(url),
    headers: { ...headers, host: url.host },
    body,
  };
  const signed = await signer.sign(request, { signingDate: new Date(nowMs) });
  const added = addedHeaders.map((name) => [name, signed.headers[name]] as const);
  return Object.fromEntries(added.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

function queryOf(url: URL): Record<string, string[]> {
  const names = [...new Set(url.searchParams.keys())];
  return Object.fromEntries(names.map((name) => [name, url.searchParams.getAll(name)]));
}

// `us-east-1`, `us-gov-west-1`, `ap-southeast-4`, `eusc-de-east-1`
const region = /^[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/;

/** The region in the name of an AWS host, such as `bedrock-runtime.eu-central-1.amazonaws.com`; undefined where none is named. */
export function regionOfHost(hostname: string): string | undefined {
  return hostname.split('.').find((label) => region.test(label));
}
