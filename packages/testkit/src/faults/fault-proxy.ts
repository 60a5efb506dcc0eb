import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** What the proxy does to connections, from now on. */
export type Fault =
  | { readonly type: 'none' }
  /** Open connections are reset, new ones refused. */
  | { readonly type: 'cut' }
  /** Connections stay open; nothing comes through. */
  | { readonly type: 'black-hole' }
  /** Each chunk waits so long in each direction. */
  | { readonly type: 'delay'; readonly delayMs: number };

/** A TCP proxy on a loopback port that stands between two parts and spoils their talk on demand. */
export class FaultProxy {
  #fault: Fault = { type: 'none' };
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  readonly #target: { readonly host: string; readonly port: number };

  private constructor(target: { readonly host: string; readonly port: number }) {
    this.#target = target;
    this.#server = createServer((client) => this.#accept(client));
  }

  /** Starts in front of a target; `target` is a URL whose host and port count. */
  static async start(target: string): Promise<FaultProxy> {
    const url = new URL(target);
    const proxy = new FaultProxy({ host: url.hostname, port: Number(url.port) });
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The fault proxy does not listen');
    return address.port;
  }

  /** The target's URL with this proxy's port in it. */
  through(target: string): string {
    const url = new URL(target);
    url.hostname = '127.0.0.1';
    url.port = String(this.port);
    return url.href;
  }

  set(fault: Fault): void {
    this.#fault = fault;
    if (fault.type === 'cut') for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #accept(client: Socket): void {
    if (this.#fault.type === 'cut') {
      client.resetAndDestroy();
      return;
    }
    const server = connect(this.#target);
    this.#join(client, server);
    this.#join(server, client);
  }

  #join(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.on('data', (chunk) => this.#forward(from, to, chunk));
    from.on('end', () => to.end());
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }

  #forward(from: Socket, to: Socket, chunk: string | Buffer): void {
    const fault = this.#fault;
    if (fault.type === 'black-hole') return;
    if (fault.type === 'delay') {
      setTimeout(() => to.writable && to.write(chunk), fault.delayMs);
      return;
    }
    if (!to.write(chunk)) {
      from.pause();
      to.once('drain', () => from.resume());
    }
  }
}
