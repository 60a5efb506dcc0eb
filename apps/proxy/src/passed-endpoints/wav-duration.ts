/** Most chunks that are looked through for the sound; real files have a handful. */
const chunksMax = 64;
const chunkHeadBytes = 8;
const firstChunkAt = 12;
const formatBytesMin = 16;
/** Codes of formats in which every sample takes the same room: whole numbers, floats, the two laws of telephones, the extensible one. */
const evenFormats: ReadonlySet<number> = new Set([1, 3, 6, 7, 0xfffe]);
const sampleRateMin = 1000;
const sampleRateMax = 768_000;
const bitsPerByte = 8;
const msPerSecond = 1000;

/**
 * How long the sound of a WAV file is, in whole milliseconds, a begun one counted; undefined for any other file, and for
 * one whose head contradicts itself or names a rate that no sound has: the caller writes the head, and is charged by it. A file whose length was not
 * known when it was begun, as of a recording that was sent while it was made, is as long as what is there.
 */
export function wavDurationMs(file: Buffer): number | undefined {
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, firstChunkAt) !== 'WAVE') return undefined;
  let byteRate = 0;
  let at = firstChunkAt;
  for (let chunk = 0; chunk < chunksMax && at + chunkHeadBytes <= file.length; chunk++) {
    const name = file.toString('latin1', at, at + 4);
    const size = file.readUInt32LE(at + 4);
    const start = at + chunkHeadBytes;
    if (name === 'fmt ' && size >= formatBytesMin && start + formatBytesMin <= file.length) {
      byteRate = byteRateOf(file.subarray(start, start + formatBytesMin));
    }
    if (name === 'data') {
      const bytes = Math.min(size, file.length - start);
      return byteRate === 0 ? undefined : Math.ceil((bytes * msPerSecond) / byteRate);
    }
    // Chunks begin at even places.
    at = start + size + (size % 2);
  }
  return undefined;
}

/** Bytes of sound a second, as a format chunk has them; 0 where they cannot be relied on. */
function byteRateOf(format: Buffer): number {
  const channels = format.readUInt16LE(2);
  const sampleRate = format.readUInt32LE(4);
  const byteRate = format.readUInt32LE(8);
  const bits = format.readUInt16LE(14);
  const isPlausible = sampleRate >= sampleRateMin && sampleRate <= sampleRateMax;
  const isEven = evenFormats.has(format.readUInt16LE(0)) && byteRate === (sampleRate * channels * bits) / bitsPerByte;
  return isPlausible && isEven ? byteRate : 0;
}
