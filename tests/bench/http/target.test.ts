import { describe, expect, it } from '@jest/globals';
import { load } from '../plan.ts';
import { requestBody, requestsTo } from './target.ts';

describe('the calls of the load', () => {
  it.each(['gpt-4.1-mini', 'bench-translated/claude-haiku-4-5'])('are of one size for the model %s', (model) => {
    for (const stream of [false, true]) expect(Buffer.byteLength(requestBody(model, stream))).toBe(load.requestBytes);
  });

  it('say their length and differ by their tags alone', () => {
    const target = { port: 8080, path: '/v1/chat/completions', headers: { authorization: 'Bearer x' }, model: 'm' };
    const requests = requestsTo(target, false);
    for (const request of requests) {
      const [head = '', body = ''] = request.split('\r\n\r\n');
      expect(head).toContain('POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:8080\r\n');
      expect(head).toContain(`content-length: ${body.length}`);
    }
    expect(new Set(requests).size).toBe(requests.length);
    expect(new Set(requests.map((request) => request.replace(/x-tags: .*\r\n/, ''))).size).toBe(1);
  });
});
