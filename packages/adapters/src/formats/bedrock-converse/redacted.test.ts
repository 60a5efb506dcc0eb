import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { blobOfData, dataOfBlob, joinBlobs } from './redacted.js';

test('hidden reasoning of a Claude model is what its maker calls `data`', () => {
  const blob = Buffer.from('EtkECkgIBxABGAIq/+8=').toString('base64');
  expect(dataOfBlob(blob)).toBe('EtkECkgIBxABGAIq/+8=');
  expect(blobOfData('EtkECkgIBxABGAIq/+8=')).toBe(blob);
});

test('whatever bytes it is, it goes back as it came', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const blob = Buffer.from(bytes).toString('base64');
      expect(blobOfData(dataOfBlob(blob))).toBe(blob);
    }),
  );
  for (const blob of ['', 'not base64!', Buffer.from('data:application/octet-stream;base64,AA==').toString('base64')]) {
    expect(blobOfData(dataOfBlob(blob))).toBe(blob);
  }
});

test('pieces of a blob make the blob', () => {
  const [one, two] = ['Etk', 'ECkg='].map((text) => Buffer.from(text).toString('base64'));
  expect(dataOfBlob(joinBlobs([one ?? '', two ?? '']))).toBe('EtkECkg=');
  expect(joinBlobs(['AA==', 'not base64!'])).toBe('AA==not base64!');
  expect(joinBlobs(['not base64!'])).toBe('not base64!');
});
