import { crc32 } from 'node:zlib';

/** A value of any type a header can have; text and numbers stand for themselves. */
export type HeaderValue =
  | string
  | boolean
  | { readonly type: 'byte' | 'short' | 'int'; readonly value: number }
  | { readonly type: 'long' | 'time'; readonly value: bigint }
  | { readonly type: 'bytes' | 'uuid'; readonly value: Uint8Array };

export interface EventMessage {
  readonly headers: Readonly<Record<string, HeaderValue>>;
  /** JSON that is written out, or bytes as they are. */
  readonly payload: unknown;
}

/** Messages as an AWS service writes them; written apart from the framer, with the checksum of the runtime. */
export function eventStreamBytes(messages: readonly EventMessage[]): Uint8Array {
  return Buffer.concat(messages.map(messageBytes));
}

export function messageBytes({ headers, payload }: EventMessage): Uint8Array {
  const head = Buffer.concat(Object.entries(headers).map(([name, value]) => headerBytes(name, value)));
  const body = payload instanceof Uint8Array ? payload : Buffer.from(JSON.stringify(payload));
  return framed(head, body);
}

/** The bytes of a message around headers and a payload that are already bytes, right or wrong. */
export function framed(head: Uint8Array, body: Uint8Array): Uint8Array {
  const prelude = Buffer.alloc(12);
  prelude.writeUInt32BE(16 + head.length + body.length, 0);
  prelude.writeUInt32BE(head.length, 4);
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8);
  const message = Buffer.concat([prelude, head, body]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(message));
  return Buffer.concat([message, sum]);
}

/** A prelude that says any length, with its right checksum. */
export function preludeOf(total: number, headers: number): Uint8Array {
  const prelude = Buffer.alloc(12);
  prelude.writeUInt32BE(total, 0);
  prelude.writeUInt32BE(headers, 4);
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8);
  return prelude;
}

function headerBytes(name: string, value: HeaderValue): Uint8Array {
  return Buffer.concat([Buffer.from([name.length]), Buffer.from(name), valueBytes(value)]);
}

function valueBytes(value: HeaderValue): Uint8Array {
  if (typeof value === 'boolean') return Buffer.from([value ? 0 : 1]);
  if (typeof value === 'string') return withLength(7, Buffer.from(value));
  const bytes = Buffer.alloc(8);
  switch (value.type) {
    case 'byte':
      return Buffer.from([2, value.value & 0xff]);
    case 'short':
      bytes.writeInt16BE(value.value);
      return Buffer.concat([Buffer.from([3]), bytes.subarray(0, 2)]);
    case 'int':
      bytes.writeInt32BE(value.value);
      return Buffer.concat([Buffer.from([4]), bytes.subarray(0, 4)]);
    case 'long':
    case 'time':
      bytes.writeBigInt64BE(value.value);
      return Buffer.concat([Buffer.from([value.type === 'long' ? 5 : 8]), bytes]);
    case 'bytes':
      return withLength(6, value.value);
    default:
      return Buffer.concat([Buffer.from([9]), value.value]);
  }
}

function withLength(type: number, bytes: Uint8Array): Uint8Array {
  const head = Buffer.alloc(3);
  head.writeUInt8(type);
  head.writeUInt16BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}
