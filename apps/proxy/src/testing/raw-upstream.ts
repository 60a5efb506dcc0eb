import { createServer, type Server, type Socket } from 'node:net';

/** One HTTP request as it came over a bare socket. */
export interface RawCall {
  /** 1 for the first request on its connection. */
  readonly numberOnConnection: number;
  readonly socket: Socket;
  readonly path: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** May return whatever it likes; nobody waits for it. */
export type RawAnswer = (call: RawCall) => unknown;

const headEnd = '\r\n\r\n';

/** A provider made of bare sockets, so that a test decides about every byte and every close. */
export class RawUpstream {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly calls: RawCall[] = [];
  answer: RawAnswer;

  private constructor(answer: RawAnswer) {
    this.answer = answer;
    this.#server = createServer((socket) => this.#serve(socket));
  }

  static async start(answer: RawAnswer = () => undefined): Promise<RawUpstream> {
    const upstream = new RawUpstream(answer);
    await new Promise<void>((resolve) => upstream.#server.listen(0, '127.0.0.1', resolve));
    return upstream;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The upstream does not listen');
    return address.port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get connections(): number {
    return this.#sockets.size;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
    let received = Buffer.alloc(0);
    let numberOnConnection = 0;
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      for (;;) {
        const end = received.indexOf(headEnd);
        if (end === -1) return;
        const [requestLine = '', ...lines] = received.toString('latin1', 0, end).split('\r\n');
        const headers = new Map(lines.map(splitHeader));
        const length = Number(headers.get('content-length') ?? 0);
        const bodyStart = end + headEnd.length;
        if (received.length < bodyStart + length) return;
        const body = received.subarray(bodyStart, bodyStart + length);
        received = received.subarray(bodyStart + length);
        numberOnConnection++;
        const call = { numberOnConnection, socket, path: requestLine.split(' ')[1] ?? '', headers, body };
        this.calls.push(call);
        void this.answer(call);
      }
    });
  }
}

function splitHeader(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}

/** A whole JSON answer. */
export function sendJson(call: RawCall, status: number, body: unknown, headers: Record<string, string> = {}): void {
  sendText(call, status, typeof body === 'string' ? body : JSON.stringify(body), {
    'content-type': 'application/json',
    ...headers,
  });
}

/** A whole answer of any kind. */
export function sendText(
  { socket }: RawCall,
  status: number,
  text: string | Buffer,
  headers: Record<string, string> = {},
): void {
  const lines = Object.entries({ 'content-length': String(Buffer.byteLength(text)), ...headers });
  socket.write(`HTTP/1.1 ${status} X\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
  socket.write(text);
}

/** The head of a stream whose end is the end of the connection: cutting it is a clean close. */
export function beginStream({ socket }: RawCall, headers: Record<string, string> = {}): void {
  const lines = Object.entries({ 'content-type': 'text/event-stream', connection: 'close', ...headers });
  socket.write(`HTTP/1.1 200 OK\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
}

/** The head of a stream in chunks: cutting it breaks the framing of HTTP. */
export function beginChunked({ socket }: RawCall, headers: Record<string, string> = {}): void {
  const lines = Object.entries({ 'content-type': 'text/event-stream', 'transfer-encoding': 'chunked', ...headers });
  socket.write(`HTTP/1.1 200 OK\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
}

export function chunk(bytes: string | Buffer): Buffer {
  const body = Buffer.from(bytes);
  return Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n')]);
}

export const lastChunk = '0\r\n\r\n';
