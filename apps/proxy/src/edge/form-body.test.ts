import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CallerBody } from './caller-body.js';
import { checkFormType } from './content-type.js';
import { formPartsMax, openFormBody, partHeadBytesMax } from './form-body.js';
import { spliceParts } from './splice-parts.js';

const type = 'multipart/form-data; boundary=x-1';

function part(head: string, content: string | Buffer): Buffer {
  return Buffer.concat([Buffer.from(`--x-1\r\n${head}\r\n\r\n`), Buffer.from(content), Buffer.from('\r\n')]);
}
const field = (name: string, text: string | Buffer) => part(`Content-Disposition: form-data; name="${name}"`, text);
const file = (name: string, content: string | Buffer) =>
  part(`Content-Disposition: form-data; name="${name}"; filename="a.wav"\r\nContent-Type: audio/wav`, content);
const form = (...parts: readonly Buffer[]) => Buffer.concat([...parts, Buffer.from('--x-1--\r\n')]);

function opened(...parts: readonly Buffer[]): CallerBody {
  const body = openFormBody(form(...parts), type);
  if (!body.ok) throw new Error(body.failure.message);
  return body.value;
}

describe('a form', () => {
  test('has its texts as a head, and its files where they stand', () => {
    const body = opened(field('model', 'm'), file('file', 'RIFF'), field('stream', 'true'), field('prompt', 'é'));
    expect(body.head).toEqual({ model: 'm', stream: true, prompt: 'é' });
    const [sound] = (body.parts ?? []).filter(({ isFile }) => isFile);
    expect(body.bytes.toString('utf8', sound?.start, sound?.end)).toBe('RIFF');
  });

  test('may hold anything in a file but its own boundary', () => {
    const content = Buffer.from([0xff, 0, 0x0d, 0x0a, 0x2d, 0x2d, ...Buffer.from('x-')]);
    const [sound] = opened(file('file', content)).parts ?? [];
    expect((sound?.end ?? 0) - (sound?.start ?? 0)).toBe(content.length);
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['another boundary', Buffer.from('--y\r\n\r\n\r\n--y--')],
    ['no parts', Buffer.from('--x-1--')],
    ['no end', form(field('model', 'm')).subarray(0, -9)],
    ['a part without a name', form(part('Content-Type: text/plain', 'a'))],
    ['a head without an end', form(part(`X-Long: ${'x'.repeat(partHeadBytesMax)}`, 'a'))],
    ['text behind a boundary', Buffer.from('--x-1 and more\r\n\r\n\r\n--x-1--')],
    ['something behind its end', Buffer.concat([form(field('model', 'm')), field('model', 'other')])],
    [
      'its boundary inside a part',
      form(field('prompt', 'a\n--x-1\r\nContent-Disposition: form-data; name="model"\r\n\r\nother')),
    ],
    ['two names in a part', form(part('Content-Disposition: form-data; name="a"; name="model"', 'm'))],
    [
      'two heads in a part',
      form(part('Content-Disposition: form-data; name="a"\r\nContent-Disposition: form-data; name="model"', 'm')),
    ],
    ['a head over two lines', form(part('Content-Disposition: form-data;\r\n name="model"', 'm'))],
    [
      'content in another encoding',
      form(part('Content-Disposition: form-data; name="model"\r\nContent-Transfer-Encoding: base64', 'bQ==')),
    ],
    ['too many parts', form(...Array.from({ length: formPartsMax + 1 }, () => field('a', 'b')))],
    ['a text that is not UTF-8', form(field('model', Buffer.from([0xff])))],
  ])('that has %s is refused', (_name, bytes) => {
    expect(openFormBody(bytes, type)).toMatchObject({ ok: false, failure: { code: 'request.malformed' } });
  });

  test('has no model in a file, which one provider may read as a text and another not', () => {
    const failure = { code: 'request.invalid', param: 'model' };
    expect(openFormBody(form(file('model', 'm')), type)).toMatchObject({ ok: false, failure });
  });

  test.each(['model', 'prompt', '__proto__'])('has no text twice that is no list: %s', (name) => {
    const failure = { code: 'request.invalid', param: name, message: `${name} stands twice; send it once` };
    expect(openFormBody(form(field(name, 'a'), file('file', 'x'), field(name, 'a')), type)).toMatchObject({
      ok: false,
      failure,
    });
  });

  test('may have a list, and several files of one name', () => {
    const parts = [field('include[]', 'a'), field('include[]', 'b'), file('image', 'x'), file('image', 'y')];
    expect(openFormBody(form(...parts), type)).toMatchObject({ ok: true });
  });

  test('is read without a throw, whatever its bytes', () => {
    const pieces = fc.constantFrom(
      '--x-1',
      '\r\n',
      '--',
      'Content-Disposition: form-data; name="a"',
      '; filename=b',
      'é',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string())), (texts) => {
        openFormBody(Buffer.from(texts.join('')), type);
      }),
    );
  });

  test('is told by its header alone', () => {
    for (const good of [type, 'Multipart/Form-Data;boundary="a b"', 'multipart/form-data; charset=utf-8; boundary=x'])
      expect(checkFormType(good).ok).toBe(true);
    for (const bad of [undefined, '', 'application/json', 'multipart/form-data', 'multipart/mixed; boundary=x'])
      expect(checkFormType(bad)).toMatchObject({ ok: false, failure: { code: 'request.content-type' } });
  });
});

describe('a form with other texts', () => {
  test('is the same but for these, wherever they stand', () => {
    const body = opened(file('file', 'RIFF'), field('model', 'a/b'), field('prompt', 'p'));
    const expected = form(file('file', 'RIFF'), field('model', 'new'), field('prompt', 'p'));
    expect(spliceParts(body, { model: 'new', absent: 'x' })).toEqual(expected);
  });

  test('leaves files alone, also those that are named alike', () => {
    const body = opened(file('prompt', 'RIFF'));
    expect(spliceParts(body, { prompt: 'new' })).toBe(body.bytes);
  });
});
