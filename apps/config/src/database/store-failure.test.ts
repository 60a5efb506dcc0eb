import { describe, expect, it } from '@jest/globals';
import { QueryFailedError } from 'typeorm';
import { storeFailure } from './store-failure.js';

const coded = (code: string, message = 'x') => Object.assign(new Error(message), { code });

describe('an error of PostgreSQL', () => {
  it.each(['ECONNREFUSED', 'ECONNRESET', '57P01', '57P03', '08006', '57014', '55P03', '53300'])(
    'of code %s means that the store is away',
    (code) => {
      expect(storeFailure(coded(code))).toMatchObject({ code: 'service.unavailable' });
      expect(storeFailure(new QueryFailedError('select', [], coded(code)))).toMatchObject({
        code: 'service.unavailable',
      });
    },
  );

  it.each(['Connection terminated unexpectedly', 'timeout exceeded when trying to connect', 'Query read timeout'])(
    'that says %j means that the store is away',
    (message) => {
      expect(storeFailure(new Error(message))).toMatchObject({ code: 'service.unavailable' });
    },
  );

  it('about a name that exists is a conflict, and tells nothing of the table', () => {
    const failure = storeFailure(new QueryFailedError('insert', [], coded('23505', 'duplicate key projects_name')));
    expect(failure).toMatchObject({ code: 'resource.conflict' });
    expect(failure?.message).not.toContain('projects_name');
  });

  it.each([coded('42P01'), coded('22P02'), new Error('x'), 'x', undefined])(
    'that is our own fault stays one',
    (error) => {
      expect(storeFailure(error)).toBeUndefined();
    },
  );
});
