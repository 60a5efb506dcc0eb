import { describe, expect, test } from '@jest/globals';
import { readModelMethod, readModelPath } from './model-address.js';

describe('a path that names a model', () => {
  test.each([
    ['/v1/models', 'plain', ''],
    ['/v1beta/models/', 'plain', ''],
    ['/v1/models/a/b:c', 'plain', 'a/b:c'],
    ['/v1beta/models/a%2Fb', 'plain', 'a%2Fb'],
    ['/v1/models/line%0A\nbreak', 'plain', 'line%0A\nbreak'],
    ['/v1beta1/publishers/google/models', 'published', ''],
    ['/v1beta1/publishers/google/models/m:run', 'published', 'm:run'],
    ['/v1/publishers/some/models/m', 'published', 'some/m'],
    ['/v1beta1/projects/p/locations/l/publishers/some/models/m:run', 'published', 'some/m:run'],
    ['/v1beta1/projects/p/locations/l/publishers/some/models', 'published', ''],
    ['/v1beta1/models/some/own/m', 'published', 'some/own/m'],
    ['/v1/projects/p/locations/l/models/m', 'published', 'm'],
  ])('%s is %s, and the name %j', (path, form, encodedName) => {
    expect(readModelPath(path)).toEqual({ form, encodedName });
  });

  test.each([
    '/v1/chat/completions',
    '/v1/modelsx',
    '/v2/models/m',
    '/v1beta/publishers/google/models/m',
    '/v1beta1/publishers/models/m',
    '/v1beta1/projects/p/publishers/google/models/m',
    '/x/v1/models/m',
    '',
  ])('%s is none', (path) => {
    expect(readModelPath(path)).toBeUndefined();
  });
});

describe('what is to be done with a model', () => {
  const at = (encodedName: string) => readModelMethod({ form: 'plain', encodedName });

  test('stands behind the last colon', () => {
    expect(at('a/b:run')).toEqual({ model: 'a/b', method: 'run' });
    expect(at('a%3Ab%3Arun')).toEqual({ model: 'a:b', method: 'run' });
  });

  test.each(['', 'a', '%zz:run'])('may be nothing: %j', (name) => {
    expect(at(name)).toBeUndefined();
  });
});
