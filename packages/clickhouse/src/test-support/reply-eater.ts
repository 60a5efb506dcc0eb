import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';

/**
 * Stands in front of ClickHouse and, while it is hungry, lets requests through and cuts the connection when the answer
 * comes: what was asked has been done, and whoever asked does not know.
 */
export class ReplyEater {
  /** How many of the next inserts lose their answer. */
  hungerForInserts = 0;
  eaten = 0;
  readonly #server: Server;

  private constructor(target: URL) {
    this.#server = createServer((incoming, outgoing) => {
      const isInsert = (incoming.url ?? '').includes('INSERT');
      const forwarded = request(
        {
          host: target.hostname,
          port: target.port,
          method: incoming.method,
          path: incoming.url,
          headers: incoming.headers,
        },
        (answer) => {
          if (isInsert && this.hungerForInserts > 0) {
            this.hungerForInserts -= 1;
            this.eaten += 1;
            answer.resume();
            answer.on('end', () => incoming.socket.destroy());
            return;
          }
          outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(outgoing);
        },
      );
      forwarded.on('error', () => incoming.socket.destroy());
      incoming.pipe(forwarded);
    });
  }

  static async start(target: string): Promise<ReplyEater> {
    const eater = new ReplyEater(new URL(target));
    eater.#server.listen(0, '127.0.0.1');
    await once(eater.#server, 'listening');
    return eater;
  }

  /** The target's URL with this server's address in it. */
  through(target: string): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The eater does not listen');
    const url = new URL(target);
    url.hostname = '127.0.0.1';
    url.port = String(address.port);
    return url.href;
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}
