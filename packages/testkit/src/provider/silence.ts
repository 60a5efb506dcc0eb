const sampleRate = 24_000;
const bytesPerSample = 2;
const wavHeadBytes = 44;
/** The head of a frame of MPEG-1 layer 3 at 128 kbit/s and 44.1 kHz, and how long such a frame is. */
const mpegHead = [0xff, 0xfb, 0x90, 0x64];
const mpegFrameBytes = 417;
const mpegFrameMs = 26;
const msPerSecond = 1000;

/** Nothing to be heard, in a format that players take: MP3 or PCM where they are asked for, otherwise WAV. */
export function silence(format: string, lengthMs: number): { readonly bytes: Buffer; readonly contentType: string } {
  if (format === 'mp3') return { bytes: mpeg(lengthMs), contentType: 'audio/mpeg' };
  if (format === 'pcm') return { bytes: Buffer.alloc(soundBytes(lengthMs)), contentType: 'audio/pcm' };
  return { bytes: silentWav(lengthMs), contentType: 'audio/wav' };
}

/** A WAV file of 16 bits, mono, without a sound. */
export function silentWav(lengthMs: number): Buffer {
  const bytes = soundBytes(lengthMs);
  const head = Buffer.alloc(wavHeadBytes);
  head.write('RIFF', 0);
  head.writeUInt32LE(wavHeadBytes - 8 + bytes, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(sampleRate, 24);
  head.writeUInt32LE(sampleRate * bytesPerSample, 28);
  head.writeUInt16LE(bytesPerSample, 32);
  head.writeUInt16LE(8 * bytesPerSample, 34);
  head.write('data', 36);
  head.writeUInt32LE(bytes, 40);
  return Buffer.concat([head, Buffer.alloc(bytes)]);
}

/** How long such a file is, by its head, which may lie but not break anything; any other file counts as sound of 128 kbit/s. */
export function lengthMsOf(file: Buffer): number {
  const isWav = file.toString('latin1', 0, 4) === 'RIFF' && file.length >= wavHeadBytes;
  const bytesPerSecond = isWav ? Math.max(1, file.readUInt32LE(28)) : 16_000;
  const bytes = isWav ? Math.min(file.readUInt32LE(40), file.length - wavHeadBytes) : file.length;
  return (bytes * msPerSecond) / bytesPerSecond;
}

function soundBytes(lengthMs: number): number {
  return Math.round((lengthMs * sampleRate) / msPerSecond) * bytesPerSample;
}

function mpeg(lengthMs: number): Buffer {
  const frame = Buffer.alloc(mpegFrameBytes);
  frame.set(mpegHead);
  return Buffer.concat(Array.from({ length: Math.max(1, Math.ceil(lengthMs / mpegFrameMs)) }, () => frame));
}
