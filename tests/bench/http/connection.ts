import { connect, type Socket } from 'node:net';
import { ResponseReader } from './response-reader.ts';

/** What became of one call. */
export interface CallEnd {
  /** Undefined when the connection broke. */
  readonly status: number | undefined;
}

interface Call {
  readonly onBody: (bytes: Buffer) => void;
  readonly onEnd: (end: CallEnd) => void;
}

const ignore = () => undefined;

/**
 * A keep-alive connection that carries one call at a time. It does as little as possible, so that what is measured is
 * the server and not this client.
 */
export class Connection {
  readonly #socket: Socket;
  #call: Call | undefined;
  #open = true;

  constructor(port: number) {
    const reader = new ResponseReader({
      onBody: (bytes) => this.#call?.onBody(bytes),
      onEnd: (status) => this.#finish({ status }),
    });
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (bytes: Buffer) => {
      try {
        reader.push(bytes);
      } catch {
        this.close();
      }
    });
    this.#socket.on('error', ignore);
    this.#socket.on('close', () => {
      this.#open = false;
      this.#finish({ status: undefined });
    });
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** Sends a request as it stands; the connection must be idle. */
  send(request: string, onEnd: (end: CallEnd) => void, onBody: (bytes: Buffer) => void = ignore): void {
    if (this.#call !== undefined) throw new Error('The connection carries a call already');
    this.#call = { onBody, onEnd };
    this.#socket.write(request);
  }

  close(): void {
    this.#open = false;
    this.#socket.destroy();
  }

  #finish(end: CallEnd): void {
    const call = this.#call;
    this.#call = undefined;
    call?.onEnd(end);
  }
}
