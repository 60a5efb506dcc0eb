import { expect, test } from '@jest/globals';
import { checkContentType } from './content-type.js';

test.each([
  'application/json',
  'Application/JSON',
  'application/json; charset=utf-8',
  'application/json;charset=UTF-8',
  'application/json; charset="utf-8"',
])('the content type %s is taken', (header) => {
  expect(checkContentType(header).ok).toBe(true);
});

test.each([
  undefined,
  '',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/jsonx',
  'application/json/x',
  'application/json, text/plain',
  'application/json; charset=utf-16',
  'application/json; charset=utf-8; x=y',
  'application/json\tx',
  ' application/json',
  'application/json;',
  'text/application/json',
  'application/vnd.api+json',
])('the content type %j is refused', (header) => {
  expect(checkContentType(header)).toMatchObject({ ok: false, failure: { code: 'request.content-type' } });
});
