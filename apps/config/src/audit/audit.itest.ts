import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ConfigService, startConfigService } from '../../testing/config-service.js';
import { makeProject } from '../../testing/resources.js';

let config: ConfigService;

/** A service with eight entries in its audit log. */
async function open(): Promise<void> {
  config = await startConfigService();
  for (let index = 0; index < 8; index += 1) await makeProject(config, { name: `project ${index}` });
}

const verify = async (query = '') => (await config.call('GET', `/api/v1/audit/verify${query}`)).body;

/** Does what only somebody with all rights at the database can do. */
async function tamper(statement: string): Promise<void> {
  await config.database.sql('alter table audit_entries disable trigger user');
  await config.database.sql(statement);
  await config.database.sql('alter table audit_entries enable trigger user');
}

describe('the audit log', () => {
  beforeAll(open);
  afterAll(() => config.stop());

  it('is intact after changes of every kind, and says where its head is', async () => {
    const verified = await verify();
    expect(verified).toMatchObject({ intact: true, entries: 8, head: { sequence: 8 } });
    expect(verified).not.toHaveProperty('fault');
  });

  it.each([
    ['update', `update audit_entries set actor = 'nobody' where sequence = 3`],
    ['delete', 'delete from audit_entries where sequence = 3'],
    ['truncate', 'truncate audit_entries'],
  ])('refuses an %s at the database', async (_, statement) => {
    await expect(config.database.sql(statement)).rejects.toThrow('never changed or taken away');
    expect(await verify()).toMatchObject({ intact: true, entries: 8 });
  });

  it('writes every head into the log of the service, which is kept elsewhere', async () => {
    const { head } = await verify();
    expect(config.leaks.logs).toContain(head.hash);
  });

  it('is listed newest first, a page at a time, and by resource', async () => {
    const first = (await config.call('GET', '/api/v1/audit?limit=5')).body;
    const second = (await config.call('GET', `/api/v1/audit?limit=5&cursor=${first.nextCursor}`)).body;
    const sequences = [...first.items, ...second.items].map((entry: { sequence: number }) => entry.sequence);
    expect(sequences).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
    expect(second).not.toHaveProperty('nextCursor');
    expect((await config.call('GET', '/api/v1/audit?resourceType=route')).body.items).toEqual([]);
    const { id } = first.items[0].resource;
    const [only, ...others] = (await config.call('GET', `/api/v1/audit?resourceType=project&resourceId=${id}`)).body
      .items;
    expect([only.sequence, others]).toEqual([8, []]);
  });

  it.each([
    '/api/v1/audit?resourceType=rain',
    '/api/v1/audit?cursor=x',
    '/api/v1/audit?limit=101',
    '/api/v1/audit/verify?sequence=1',
    '/api/v1/audit/verify?sequence=1&hash=x',
  ])('answers 400 to %s', async (path) => {
    expect(await config.call('GET', path)).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
  });
});

describe('an audit log that was tampered with', () => {
  beforeEach(open);
  afterEach(() => config.stop());

  it.each([
    ['a changed actor', `update audit_entries set actor = 'nobody' where sequence = 3`, 3, 'changed'],
    [
      'a changed detail',
      `update audit_entries set after = jsonb_set(after, '{name}', '"x"') where sequence = 5`,
      5,
      'changed',
    ],
    ['a changed time', `update audit_entries set at = at + interval '1 ms' where sequence = 2`, 2, 'changed'],
    ['an entry taken away', 'delete from audit_entries where sequence = 4', 4, 'missing'],
    ['the first entry taken away', 'delete from audit_entries where sequence = 1', 1, 'missing'],
    ['a cut end', 'delete from audit_entries where sequence >= 7', 7, 'cut'],
    [
      'two entries in each other’s place',
      `update audit_entries a set hash = b.hash from audit_entries b
       where (a.sequence, b.sequence) in ((3, 4), (4, 3))`,
      3,
      'changed',
    ],
    [
      'an entry put behind the end',
      `insert into audit_entries select 9, at, actor, action, resource_type, resource_id,
       request_id, before, after, hash, hash from audit_entries where sequence = 8`,
      9,
      'changed',
    ],
  ])('shows %s, and where', async (_, statement, sequence, reason) => {
    await tamper(statement);
    expect(await verify()).toMatchObject({ intact: false, fault: { sequence, reason } });
  });

  it('shows a cut end even when the head was set back, to whoever noted a head before', async () => {
    const { head } = await verify();
    await tamper('delete from audit_entries where sequence >= 7');
    await config.database.sql(`update config_head set audit_sequence = 6,
      audit_hash = (select hash from audit_entries where sequence = 6)`);
    expect(await verify()).toMatchObject({ intact: true, entries: 6 });
    expect(await verify(`?sequence=${head.sequence}&hash=${head.hash}`)).toMatchObject({
      intact: false,
      fault: { sequence: 7, reason: 'cut' },
    });
  });
});
