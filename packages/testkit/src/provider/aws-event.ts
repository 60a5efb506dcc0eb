import { crc32 } from 'node:zlib';
import type { JsonObject } from '@tollgate/schema';

const uint32Bytes = 4;
const preludeBytes = 2 * uint32Bytes;
const stringHeaderType = 7;

/** One message of an AWS event stream: prelude with its checksum, headers, payload, checksum of it all. */
export function awsEvent(headers: Readonly<Record<string, string>>, body: JsonObject): Buffer {
  const head = Buffer.concat(Object.entries(headers).map(([name, value]) => headerBytes(name, value)));
  const payload = Buffer.from(JSON.stringify(body));
  const total = preludeBytes + uint32Bytes + head.length + payload.length + uint32Bytes;
  const prelude = Buffer.alloc(preludeBytes);
  prelude.writeUInt32BE(total, 0);
  prelude.writeUInt32BE(head.length, uint32Bytes);
  const checked = Buffer.concat([prelude, uint32(crc32(prelude)), head, payload]);
  return Buffer.concat([checked, uint32(crc32(checked))]);
}

function headerBytes(name: string, value: string): Buffer {
  const text = Buffer.from(value);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(text.length);
  return Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from([stringHeaderType]), length, text]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(uint32Bytes);
  bytes.writeUInt32BE(value);
  return bytes;
}
