import { describe, expect, test } from '@jest/globals';
import { textBytesOf } from './text-bytes.js';

const picture = 'iVBORw0KGgo'.repeat(100_000);
const text = 'What is on this picture? '.repeat(100);

describe('the bytes of a body that are text', () => {
  test.each([
    ['OpenAI', [{ type: 'image_url', image_url: { url: `data:image/png;base64,${picture}` } }]],
    ['OpenAI, sound', [{ type: 'input_audio', input_audio: { data: picture, format: 'wav' } }]],
    ['Anthropic', [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: picture } }]],
    ['Google', [{ inlineData: { mimeType: 'image/png', data: picture } }, { inlineData: { data: picture } }]],
  ])('are those beside pictures and sound: %s', (_dialect, parts) => {
    const body = JSON.stringify({ messages: [{ content: [...parts, { text }] }] });
    for (const written of [body, body.replaceAll('"data":"', '"data": "')]) {
      const bytes = textBytesOf(Buffer.from(written));
      expect(bytes).toBeGreaterThan(text.length);
      expect(bytes).toBeLessThan(text.length + 1000);
    }
  });

  test('are all of them where there is nothing else', () => {
    for (const body of ['', '{}', JSON.stringify({ input: 'x'.repeat(100_000), data: 'short', more: '"data":"' })]) {
      expect(textBytesOf(Buffer.from(body))).toBe(Buffer.byteLength(body));
    }
  });

  test('are known soon, however many small texts look like media', () => {
    const body = Buffer.from('"data":"x",'.repeat(1_000_000));
    const startedMs = performance.now();
    expect(textBytesOf(body)).toBe(body.length);
    expect(performance.now() - startedMs).toBeLessThan(5000);
  });
});
