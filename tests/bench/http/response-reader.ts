/** Told what a response brings, in order. */
export interface ResponseListener {
  readonly onBody: (bytes: Buffer) => void;
  readonly onEnd: (status: number) => void;
}

const headEnd = '\r\n\r\n';
const lineEnd = '\r\n';
/** Of a head, and of a line between chunks. */
const textBytesMax = 64 * 1024;

/**
 * Reads the responses of one connection, one after another, however their bytes are cut. It knows what servers of this
 * bench send: bodies with a length, and chunked ones.
 */
export class ResponseReader {
  readonly #listener: ResponseListener;
  #rest: Buffer = Buffer.alloc(0);
  #part: 'head' | 'body' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailer' = 'head';
  #status = 0;
  /** Bytes that are still to come of the body or of the chunk. */
  #left = 0;

  constructor(listener: ResponseListener) {
    this.#listener = listener;
  }

  /** Takes the next bytes; throws when they are not HTTP as this reader knows it. */
  push(bytes: Buffer): void {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    while (this.#rest.length > 0 && this.#step());
  }

  /** Reads one part; false when it needs more bytes. */
  #step(): boolean {
    if (this.#part === 'body' || this.#part === 'chunk') return this.#readBytes();
    const text = this.#readUntil(this.#part === 'head' ? headEnd : lineEnd);
    if (text === undefined) return false;
    if (this.#part === 'head') this.#beginResponse(text);
    else if (this.#part === 'chunk-size') this.#beginChunk(text);
    else if (this.#part === 'chunk-end') this.#part = 'chunk-size';
    else if (text === '') this.#end();
    return true;
  }

  #readUntil(end: string): string | undefined {
    const at = this.#rest.indexOf(end, 0, 'latin1');
    if (at < 0 && this.#rest.length > textBytesMax) throw new Error('A head or a line is too long');
    if (at < 0) return undefined;
    const text = this.#rest.toString('latin1', 0, at);
    this.#rest = this.#rest.subarray(at + end.length);
    return text;
  }

  #readBytes(): boolean {
    const bytes = this.#rest.subarray(0, this.#left);
    this.#rest = this.#rest.subarray(bytes.length);
    this.#left -= bytes.length;
    this.#listener.onBody(bytes);
    if (this.#left > 0) return false;
    if (this.#part === 'body') this.#end();
    else this.#part = 'chunk-end';
    return true;
  }

  #beginResponse(head: string): void {
    const status = /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1];
    if (status === undefined) throw new Error(`Not a response: ${head.slice(0, 80)}`);
    this.#status = Number(status);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    this.#left = Number(length ?? 0);
    if (length === undefined && !/\r\ntransfer-encoding: *chunked/i.test(head)) {
      throw new Error('A response without a length');
    }
    if (length === undefined) this.#part = 'chunk-size';
    else if (this.#left > 0) this.#part = 'body';
    else this.#end();
  }

  #beginChunk(line: string): void {
    this.#left = Number.parseInt(line, 16);
    if (Number.isNaN(this.#left)) throw new Error('A chunk without a size');
    this.#part = this.#left === 0 ? 'trailer' : 'chunk';
  }

  #end(): void {
    this.#part = 'head';
    this.#listener.onEnd(this.#status);
  }
}
