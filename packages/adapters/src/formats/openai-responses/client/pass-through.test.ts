import { describe, expect, test } from '@jest/globals';
import { passThrough } from './pass-through.js';

describe('a body of this format on its way to a provider of this format', () => {
  test('has its model set and nothing else', () => {
    const body = { model: 'alias', input: 'Hi', stream: true, previous_response_id: 'resp_1' };
    expect(passThrough.editRequest(body, 'real')).toEqual({ model: 'real' });
  });

  test('gets back every event: counts always come, so nothing was asked for in secret', () => {
    expect(passThrough.hidesFrame({ stream: true }, { event: 'response.completed', data: '{}' })).toBe(false);
  });
});
