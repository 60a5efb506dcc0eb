import { describe, expect, test } from '@jest/globals';
import { silentWav } from '@tollgate/testkit';
import { wavDurationMs } from './wav-duration.js';

describe('the length of a WAV file', () => {
  test.each([0, 1, 250, 61_000])('is %d ms where the file is so long', (lengthMs) => {
    expect(wavDurationMs(silentWav(lengthMs))).toBe(lengthMs);
  });

  test('is found behind other chunks', () => {
    const wav = silentWav(500);
    const list = Buffer.from('LIST\x03\x00\x00\x00abc\x00', 'latin1');
    expect(wavDurationMs(Buffer.concat([wav.subarray(0, 12), list, wav.subarray(12)]))).toBe(500);
  });

  test('is that of what is there, where the head did not know it yet', () => {
    const wav = silentWav(500);
    wav.writeUInt32LE(0xffff_ffff, 40);
    expect(wavDurationMs(wav)).toBe(500);
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['another file', Buffer.from('ID3 and so on, as an MP3 file begins')],
    ['a file that is cut off in its head', silentWav(500).subarray(0, 30)],
    ['a file without a rate', Buffer.concat([silentWav(1).subarray(0, 28), Buffer.alloc(40)])],
  ])('is unknown for %s', (_name, file) => {
    expect(wavDurationMs(file)).toBeUndefined();
  });

  test.each([
    ['its bytes a second are more than its samples take', 28, 4_000_000_000],
    ['its bytes a second are fewer', 28, 1],
    ['no sound has so many samples', 24, 4_000_000_000],
    ['no sound has so few samples', 24, 1],
  ])('is unknown where %s', (_why, place, value) => {
    const wav = silentWav(500);
    wav.writeUInt32LE(value, place);
    if (place === 24) wav.writeUInt32LE((value * 2) % 2 ** 32, 28);
    expect(wavDurationMs(wav)).toBeUndefined();
  });

  test('is never nothing where there is a sound', () => {
    expect(wavDurationMs(Buffer.concat([silentWav(0).subarray(0, 40), Buffer.from([2, 0, 0, 0, 0, 0])]))).toBe(1);
  });
});
