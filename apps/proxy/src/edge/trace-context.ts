/** The part of a W3C trace that is carried on. */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** Two hexadecimal digits. */
  readonly flags: string;
}

const pattern = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const traceparentCharsMax = 256;
const zeroTraceId = '0'.repeat(32);
const zeroSpanId = '0'.repeat(16);
const notSampled = '00';
const spanIdHalf = 0x1_0000_0000;
const hexRadix = 16;
const byteMax = 0xff;
/** Putting digits together by the byte is many times faster than `toString` of a number this large. */
const hexOfByte = Array.from({ length: byteMax + 1 }, (_, byte) => byte.toString(hexRadix).padStart(2, '0'));

/** Reads `traceparent`. One that is malformed is ignored, as the standard asks: then the trace begins here. */
export function readTraceContext(header: string | readonly string[] | undefined, requestId: string): TraceContext {
  const fresh = { traceId: requestId.replaceAll('-', ''), flags: notSampled };
  if (typeof header !== 'string' || header.length > traceparentCharsMax) return fresh;
  const [, version, traceId, spanId, flags, more] = pattern.exec(header) ?? [];
  if (version === undefined || traceId === undefined || flags === undefined) return fresh;
  if (version === 'ff' || traceId === zeroTraceId || spanId === zeroSpanId) return fresh;
  // Only a later version of the standard may say more than this one.
  return version === '00' && more !== undefined ? fresh : { traceId, flags };
}

/** Writes `traceparent` for one call to a provider, under a span id of its own. `random` is uniform in [0, 1). */
export function writeTraceparent(trace: TraceContext, random: () => number): string {
  return `00-${trace.traceId}-${hexHalf(random)}${hexHalf(random)}-${trace.flags}`;
}

/** Never zero, so that no span id is all zeros. */
function hexHalf(random: () => number): string {
  const number = 1 + Math.floor(random() * (spanIdHalf - 1));
  return hexByte(number >>> 24) + hexByte(number >>> 16) + hexByte(number >>> 8) + hexByte(number);
}

function hexByte(bits: number): string {
  return hexOfByte[bits & byteMax] ?? '';
}
