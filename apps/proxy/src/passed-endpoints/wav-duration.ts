/** Most chunks that are looked through for the sound; real files have a handful. */
const chunksMax = 64;
const chunkHeadBytes = 8;
const firstChunkAt = 12;
const byteRateAt = 8;
const formatBytesMin = 16;
const msPerSecond = 1000;

/**
 * How long the sound of a WAV file is, in whole milliseconds; undefined for any other file. A file whose length was not
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
      byteRate = file.readUInt32LE(start + byteRateAt);
    }
    if (name === 'data') {
      const bytes = Math.min(size, file.length - start);
      return byteRate === 0 ? undefined : Math.round((bytes * msPerSecond) / byteRate);
    }
    // Chunks begin at even places.
    at = start + size + (size % 2);
  }
  return undefined;
}
