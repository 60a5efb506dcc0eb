import type { Secret } from '@tollgate/platform';
import { fail, type JsonValue, mebibyte, ok, parseJson, type Result, secondMs } from '@tollgate/schema';
import { type Dispatcher, Pool } from 'undici';

/** What config answered: a snapshot still to be checked, or that there is none newer. */
export type Pulled =
  | { readonly type: 'candidate'; readonly candidate: JsonValue | undefined }
  | { readonly type: 'unchanged' };

/** Asks config for the snapshot that follows a sequence. The failure is for the log. */
export type PullSnapshot = (after: number | undefined, signal: AbortSignal) => Promise<Result<Pulled, string>>;

const snapshotPath = 'internal/v1/snapshot';
const connectTimeoutMs = 2 * secondMs;
const answerTimeoutMs = 5 * secondMs;
const bodyTimeoutMs = 10 * secondMs;
const bodyBytesMax = 128 * mebibyte;

/** The client of config's snapshot endpoint. Never rejects. */
export class SnapshotClient {
  readonly #pool: Pool;
  readonly #path: string;
  readonly #serviceToken: Secret;

  constructor(configUrl: string, serviceToken: Secret) {
    const url = new URL(snapshotPath, configUrl.endsWith('/') ? configUrl : `${configUrl}/`);
    this.#path = url.pathname;
    this.#serviceToken = serviceToken;
    this.#pool = new Pool(url.origin, {
      connections: 1,
      connect: { timeout: connectTimeoutMs },
      headersTimeout: answerTimeoutMs,
      bodyTimeout: bodyTimeoutMs,
    });
  }

  readonly pull: PullSnapshot = async (after, signal) => {
    try {
      const response = await this.#pool.request({
        method: 'GET',
        path: this.#path,
        query: after === undefined ? {} : { after },
        headers: { authorization: `Bearer ${this.#serviceToken.reveal()}`, accept: 'application/json' },
        signal,
      });
      return await readAnswer(response);
    } catch (cause) {
      return fail(cause instanceof Error ? cause.message : String(cause));
    }
  };

  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}

async function readAnswer({ statusCode, body }: Dispatcher.ResponseData): Promise<Result<Pulled, string>> {
  if (statusCode !== 200) {
    await body.dump();
    return statusCode === 204 ? ok({ type: 'unchanged' }) : fail(`config answered with status ${statusCode}`);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('A body is made of bytes');
    bytes += chunk.length;
    // Leaving the loop ends the connection, so that the rest is not read either.
    if (bytes > bodyBytesMax) return fail(`the snapshot is larger than ${bodyBytesMax} bytes`);
    chunks.push(chunk);
  }
  return ok({ type: 'candidate', candidate: parseJson(Buffer.concat(chunks).toString('utf8')) });
}
