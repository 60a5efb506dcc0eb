import { describe, expect, test } from '@jest/globals';
import { directRouter } from './direct-routes.js';
import type { ModelAddress } from './model-address.js';

const handle = () => undefined;
const find = directRouter([{ path: '/v1/messages', handle }]);

function handlerOf(method: string, url: string) {
  const request: Parameters<typeof find>[0] = Object.create({ method, url });
  return find(request);
}

describe('a route without a framework', () => {
  test('takes its own address, with a query or without', () => {
    expect(handlerOf('POST', '/v1/messages')).toBe(handle);
    expect(handlerOf('POST', '/v1/messages?beta=true')).toBe(handle);
  });

  test.each([
    ['GET', '/v1/messages'],
    ['POST', '/v1/messages/'],
    ['POST', '/V1/messages'],
    ['POST', '/v1/message%73'],
    ['POST', '//v1/messages'],
    ['POST', 'http://host/v1/messages'],
    ['POST', '/v1/messages/count_tokens'],
    ['POST', ''],
  ])('leaves the rest to the framework: %s %s', (method, url) => {
    expect(handlerOf(method, url)).toBeUndefined();
  });
});

describe('addresses that name a model', () => {
  const found: ModelAddress[] = [];
  const findModel = directRouter([{ path: '/v1/models/fixed:run', handle }], (address) => {
    found.push(address);
    return address.method === 'run' ? handle : undefined;
  });
  const at = (url: string, method = 'POST') => findModel(Object.create({ method, url }));

  test.each([
    ['/v1beta/models/m:run', 'm'],
    ['/v1/models/some/model:run', 'some/model'],
    ['/v1/models/some%2Fmodel%3Aown:run?alt=sse', 'some/model:own'],
    ['/v1/models/a:b:run', 'a:b'],
    ['/v1/models/:run', ''],
    ['/v1beta1/publishers/google/models/m:run', 'm'],
    ['/v1/projects/p/locations/l/publishers/some/models/m:run', 'some/m'],
  ])('finds both in %s', (url, model) => {
    expect(at(url)).toBe(handle);
    expect(found.at(-1)).toMatchObject({ model, method: 'run' });
  });

  test('gives the query', () => {
    at('/v1beta/models/m:run?alt=sse&key=k');
    expect(found.at(-1)?.query.get('alt')).toBe('sse');
  });

  test.each(['/v1beta/models/m', '/v1beta/models/m:walk', '/v1beta/models/%zz:run', '/v2/models/m:run', '/v1/models'])(
    'leaves %s to the framework',
    (url) => {
      expect(at(url)).toBeUndefined();
    },
  );

  test('takes POST only, and comes after the routes', () => {
    expect(at('/v1beta/models/m:run', 'GET')).toBeUndefined();
    found.length = 0;
    expect(at('/v1/models/fixed:run')).toBe(handle);
    expect(found).toEqual([]);
  });
});
