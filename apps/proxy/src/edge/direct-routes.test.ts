import { describe, expect, test } from '@jest/globals';
import { directRouter } from './direct-routes.js';

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
