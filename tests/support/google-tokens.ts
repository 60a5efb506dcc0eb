import { generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { parseJson } from '@tollgate/schema';

/** What Google's server of tokens does for one service account. */
export interface TokenServer {
  readonly url: string;
  /** The secret of the account, as an operator stores it. */
  readonly account: { readonly clientEmail: string; readonly privateKey: string };
  readonly accessToken: string;
  /** How many tokens were given, and how many were refused. */
  readonly given: () => number;
  readonly refused: () => number;
  readonly stop: () => Promise<void>;
}

const clientEmail = 'canary-gateway@project.iam.gserviceaccount.com';
const accessToken = 'ya29.canary-token-0123456789';
const scope = 'https://www.googleapis.com/auth/cloud-platform';

/**
 * Gives a token for an assertion that the account has signed for this server, as Google does.
 *
 * Source: developers.google.com/identity/protocols/oauth2/service-account#httprest
 */
export async function startTokenServer(): Promise<TokenServer> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  let given = 0;
  let refused = 0;
  let url = '';
  const server = createServer(async (request, response) => {
    const form = new URLSearchParams(await textOf(request));
    const isGranted =
      request.method === 'POST' &&
      form.get('grant_type') === 'urn:ietf:params:oauth:grant-type:jwt-bearer' &&
      isSignedFor(url, form.get('assertion') ?? '', publicKey);
    if (isGranted) given += 1;
    else refused += 1;
    const body = isGranted
      ? { access_token: accessToken, expires_in: 3599, token_type: 'Bearer' }
      : { error: 'invalid_grant' };
    response.writeHead(isGranted ? 200 : 400, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : ''}/token`;
  return {
    url,
    account: { clientEmail, privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) },
    accessToken,
    given: () => given,
    refused: () => refused,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

function isSignedFor(url: string, assertion: string, publicKey: KeyObject): boolean {
  const [head = '', claims = '', signature = ''] = assertion.split('.');
  const isSigned = verify(
    'RSA-SHA256',
    Buffer.from(`${head}.${claims}`),
    publicKey,
    Buffer.from(signature, 'base64url'),
  );
  const { iss, aud, scope: asked, exp } = Object(parseJson(Buffer.from(claims, 'base64url').toString('utf8')));
  return isSigned && iss === clientEmail && aud === url && asked === scope && exp * 1000 > Date.now();
}
