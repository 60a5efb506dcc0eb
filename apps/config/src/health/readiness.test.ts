import { describe, expect, it } from '@jest/globals';
import { reportReadiness } from './readiness.js';

describe('readiness', () => {
  it('is given while the database answers', async () => {
    expect(await reportReadiness(async () => {}, 1000)).toEqual({ ready: true, details: { postgres: 'ok' } });
  });

  it('is denied while the database is away, without telling why to strangers', async () => {
    const report = await reportReadiness(async () => Promise.reject(new Error('password of 10.0.0.1')), 1000);
    expect(report).toEqual({ ready: false, details: { postgres: 'away' } });
  });

  it('is denied when the database does not answer in time', async () => {
    expect(await reportReadiness(() => new Promise(() => {}), 1)).toMatchObject({ ready: false });
  });
});
