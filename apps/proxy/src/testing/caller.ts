import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { type TestProxy, virtualKey } from './test-proxy.js';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
}

export const callerHeaders = { 'content-type': 'application/json', authorization: `Bearer ${virtualKey}` };

/** A request whose answer is still coming. */
export class OpenAnswer {
  readonly response: IncomingMessage;
  #chunks: Buffer[] = [];
  /** Ends with the answer; rejects when the connection broke off. */
  readonly ended: Promise<void>;

  constructor(response: IncomingMessage) {
    this.response = response;
    this.ended = new Promise((resolve, reject) => {
      response.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
      response.on('end', resolve);
      response.on('error', reject);
    });
    this.ended.catch(() => undefined);
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  get text(): string {
    return this.bytes.toString('utf8');
  }

  /** Breaks the connection off, as a caller does that goes away. */
  leave(): void {
    this.response.socket.destroy();
  }
}

export interface Asking {
  readonly path?: string;
  readonly method?: string;
  readonly body?: string | Buffer | object;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

const chatPath = '/v1/chat/completions';

function sentHeaders(headers: Asking['headers']): [string, string][] {
  return Object.entries({ ...callerHeaders, ...headers }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
}

function textOf(body: Asking['body']): string | Buffer | undefined {
  return typeof body === 'object' && !Buffer.isBuffer(body) ? JSON.stringify(body) : body;
}

/** Writes a request to a connection, by default one of its own, of which a test reads as much as it likes. */
export function askOnSocket(
  { port }: Pick<TestProxy, 'port'>,
  asking: Asking,
  socket = connect(port, '127.0.0.1'),
): Socket {
  const { path = chatPath, method = 'POST', body, headers } = asking;
  const text = textOf(body) ?? '';
  const lines = [...sentHeaders(headers), ['host', 'x'], ['content-length', String(Buffer.byteLength(text))]];
  socket.write(`${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
  socket.write(text);
  return socket;
}

/** Sends a request and waits for the head of its answer. */
export async function ask(proxy: Pick<TestProxy, 'port'>, asking: Asking): Promise<OpenAnswer> {
  const { path = chatPath, method = 'POST', body, headers } = asking;
  return new Promise((resolve, reject) => {
    const call = request({
      port: proxy.port,
      host: '127.0.0.1',
      path,
      method,
      headers: Object.fromEntries(sentHeaders(headers)),
      agent: false,
    });
    call.on('response', (response) => resolve(new OpenAnswer(response)));
    call.on('error', reject);
    call.end(textOf(body));
  });
}

/** Sends a request and reads its whole answer. */
export async function call(proxy: Pick<TestProxy, 'port'>, asking: Asking): Promise<Answer> {
  const answer = await ask(proxy, asking);
  await answer.ended;
  const { statusCode = 0, headers } = answer.response;
  return { status: statusCode, headers, bytes: answer.bytes, text: answer.text };
}

/** A conversation of one message. */
export function chat(model: string, more: object = {}) {
  return { model, messages: [{ role: 'user', content: 'Say hello' }], ...more };
}
