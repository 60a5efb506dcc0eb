import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fail, ok } from '@tollgate/schema';
import { type Answer, type ConfigService, startConfigService } from '../../testing/config-service.js';
import { makeProject, makeProvider } from '../../testing/resources.js';
import { ChangesService } from './changes.service.js';

let config: ConfigService;
let replica: ConfigService;
beforeAll(async () => {
  config = await startConfigService();
  replica = await startConfigService({ database: config.database });
});
afterAll(async () => {
  await replica.stop();
  await config.stop();
});

interface Head {
  readonly sequence: string;
  readonly audit_sequence: string;
  readonly audit_hash: string;
}

async function head(): Promise<Head> {
  const [row] = await config.database.sql<Head>('select sequence, audit_sequence, audit_hash from config_head');
  if (row === undefined) throw new Error('There is no head');
  return row;
}

/** The statuses of answers that came in any order. */
function statusesOf(answers: readonly Answer[]): string {
  return answers
    .map((answer) => answer.status)
    .toSorted((left, right) => left - right)
    .join();
}

describe('a change', () => {
  it('comes with its audit entry and the next sequence', async () => {
    const before = await head();
    const made = await makeProject(config, { name: 'with its entry' });
    const after = await head();
    expect(Number(after.sequence)).toBe(Number(before.sequence) + 1);
    expect(Number(after.audit_sequence)).toBe(Number(before.audit_sequence) + 1);
    const [entry] = (await config.call('GET', `/api/v1/audit?resourceId=${made.body.id}`)).body.items;
    expect(entry).toMatchObject({
      sequence: Number(after.audit_sequence),
      actor: 'admin',
      action: 'create',
      resource: { type: 'project', id: made.body.id },
      requestId: made.headers['x-request-id'],
      after: made.body,
      hash: after.audit_hash,
    });
    expect(entry).not.toHaveProperty('before');
  });

  it('whose audit entry cannot be written does not take place', async () => {
    const before = await head();
    await config.database.sql(`create function refuse() returns trigger language plpgsql as
      $$ begin raise exception 'no'; end $$`);
    await config.database.sql('create trigger refuse before insert on audit_entries execute function refuse()');
    try {
      const body = { name: 'without its entry' };
      expect((await config.call('POST', '/api/v1/projects', { body })).status).toBe(500);
    } finally {
      await config.database.sql('drop trigger refuse on audit_entries');
    }
    expect(await config.database.sql(`select 1 from projects where name = 'without its entry'`)).toEqual([]);
    expect(await head()).toEqual(before);
    expect((await makeProject(config, { name: 'without its entry' })).status).toBe(201);
  });

  it('that fails after its entry was noted leaves neither', async () => {
    const before = await head();
    const changes = config.app.get(ChangesService);
    const failing = changes.apply({ actor: 'test' }, async ({ manager, record }) => {
      record({ action: 'create', resource: { type: 'project', id: 'x' } });
      await manager.query(`insert into providers values ('orphan', 'speaker', null, '{}', 1, 1, now(), now())`);
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(await head()).toEqual(before);
    expect((await config.call('GET', '/api/v1/providers/orphan')).status).toBe(404);
  });

  it('that is refused after it wrote something is undone', async () => {
    const before = await head();
    const refused = config.app.get(ChangesService).apply({ actor: 'test' }, async ({ manager, record }) => {
      record({ action: 'create', resource: { type: 'provider', id: 'refused' } });
      await manager.query(`insert into providers values ('refused', 'speaker', null, '{}', 1, 1, now(), now())`);
      return fail({ code: 'resource.conflict', message: 'on second thoughts' });
    });
    expect(await refused).toMatchObject({ failure: { message: 'on second thoughts' } });
    expect(await head()).toEqual(before);
    expect((await config.call('GET', '/api/v1/providers/refused')).status).toBe(404);
  });

  it('that notes nothing is refused as a bug, and undone', async () => {
    const before = await head();
    const silent = config.app.get(ChangesService).apply({ actor: 'test' }, async ({ manager }) => {
      await manager.query(`insert into providers values ('silent', 'speaker', null, '{}', 1, 1, now(), now())`);
      return ok(undefined);
    });
    await expect(silent).rejects.toThrow('audit log');
    expect(await head()).toEqual(before);
    expect((await config.call('GET', '/api/v1/providers/silent')).status).toBe(404);
  });

  it('that is refused leaves no trace', async () => {
    const made = await makeProject(config);
    const before = await head();
    const answers = await Promise.all([
      config.call('POST', '/api/v1/projects', { body: { name: made.body.name } }),
      config.call('PATCH', `/api/v1/projects/${made.body.id}`, { body: { team: 'x' }, ifMatch: '"9"' }),
      config.call('POST', '/api/v1/routes', { body: { alias: 'a', targets: [{ provider: 'nobody', model: 'm' }] } }),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([409, 412, 400]);
    expect(await head()).toEqual(before);
  });

  it('is noted without the secrets in it', async () => {
    const provider = (await makeProvider(config)).body.id;
    const apiKey = config.leaks.canary();
    const body = { name: 'c', secret: { apiKey } };
    const made = await config.call('POST', `/api/v1/providers/${provider}/credentials`, { body });
    const [entry] = (await config.call('GET', `/api/v1/audit?resourceId=${made.body.id}`)).body.items;
    expect(entry.after).toEqual(made.body);
  });
});

describe('two administrators', () => {
  it('who change the same version two hundred times: one wins each time, on two replicas', async () => {
    const made = await makeProject(config);
    const path = `/api/v1/projects/${made.body.id}`;
    const lost: string[] = [];
    const rounds = 200;
    for (let round = 1; round <= rounds; round += 1) {
      const ifMatch = `"${round}"`;
      const pair = await Promise.all([
        config.call('PATCH', path, { body: { team: `left ${round}` }, ifMatch }),
        replica.call('PATCH', path, { body: { team: `right ${round}` }, ifMatch }),
      ]);
      const statuses = statusesOf(pair);
      if (statuses !== '200,412') lost.push(`${round}: ${statuses}`);
    }
    expect(lost).toEqual([]);
    expect((await config.call('GET', path)).body.version).toBe(rounds + 1);
    expect((await config.call('GET', '/api/v1/audit/verify')).body).toMatchObject({ intact: true });
  }, 60_000);

  it('who take the same name at once: one gets it', async () => {
    for (let round = 0; round < 30; round += 1) {
      const body = { name: `contested ${round}` };
      const pair = await Promise.all([
        config.call('POST', '/api/v1/projects', { body }),
        replica.call('POST', '/api/v1/projects', { body }),
      ]);
      expect(statusesOf(pair)).toBe('201,409');
    }
  });

  it('of whom one deletes a provider and the other routes to it: never both', async () => {
    for (let round = 0; round < 30; round += 1) {
      const { id } = (await makeProvider(config)).body;
      const body = { alias: `to-${id}`, targets: [{ provider: id, model: 'm' }] };
      const [deleted, routed] = await Promise.all([
        config.call('DELETE', `/api/v1/providers/${id}`, { ifMatch: '*' }),
        replica.call('POST', '/api/v1/routes', { body }),
      ]);
      expect([[204, 400].join(), [409, 201].join()]).toContain([deleted.status, routed.status].join());
    }
  });
});
