import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ConfigService, startConfigService } from '../../testing/config-service.js';
import { makeKey, makeProject, unknownId } from '../../testing/resources.js';

let config: ConfigService;
beforeAll(async () => {
  config = await startConfigService();
});
afterAll(() => config.stop());

describe('projects answer', () => {
  it('201 with the project, its ETag and its address', async () => {
    const body = { name: 'Search', team: 'platform', tags: { env: 'prod' } };
    const made = await config.call('POST', '/api/v1/projects', { body });
    expect(made).toMatchObject({ status: 201, etag: '"1"', body: { ...body, version: 1 } });
    expect(made.headers['location']).toBe(`/api/v1/projects/${made.body.id}`);
    expect((await config.call('GET', String(made.headers['location']))).body).toEqual(made.body);
  });

  it('200 to a change, which leaves alone what it does not name', async () => {
    const made = await makeProject(config, { team: 'a', tags: { x: '1' } });
    const path = `/api/v1/projects/${made.body.id}`;
    const renamed = await config.call('PATCH', path, { body: { name: 'Renamed' }, ifMatch: made.etag });
    expect(renamed).toMatchObject({ status: 200, etag: '"2"', body: { name: 'Renamed', team: 'a', tags: { x: '1' } } });
    const cleared = await config.call('PATCH', path, { body: { team: null, tags: {} }, ifMatch: renamed.etag });
    expect(cleared.body).toMatchObject({ name: 'Renamed', tags: {}, version: 3 });
    expect(cleared.body).not.toHaveProperty('team');
    expect((await config.call('GET', path)).body).toEqual(cleared.body);
  });

  it('204 to a deletion, and 404 from then on; the name is free again', async () => {
    const made = await makeProject(config);
    const path = `/api/v1/projects/${made.body.id}`;
    expect((await config.call('DELETE', path, { ifMatch: '*' })).status).toBe(204);
    expect((await config.call('GET', path)).status).toBe(404);
    expect((await config.call('DELETE', path, { ifMatch: '*' })).status).toBe(404);
    expect((await makeProject(config, { name: made.body.name })).status).toBe(201);
  });

  it.each([
    ['a missing member', {}, ['name']],
    ['a wrong type', { name: 7 }, ['name']],
    ['an empty name', { name: '' }, ['name']],
    ['a name with a line end', { name: 'a\nb' }, ['name']],
    ['a name with spaces around it', { name: ' a ' }, ['name']],
    ['a name with half a character', { name: '\ud800' }, ['name']],
    ['a name with NUL', { name: 'a\0' }, ['name']],
    ['unknown members, each by name', { name: 'x', colour: 'red', role: 'admin' }, ['colour', 'role']],
    ['a member that only Tollgate sets', { name: 'x', id: unknownId, version: 9 }, ['id', 'version']],
    ['tags that are no texts', { name: 'x', tags: { a: 1 } }, ['tags.a']],
    [
      'too many tags',
      { name: 'x', tags: Object.fromEntries([...Array(21).keys()].map((n) => [`t${n}`, ''])) },
      ['tags'],
    ],
    ['an array', [], ['']],
    ['null', null, ['']],
  ])('400 to %s', async (_, body, paths) => {
    const answer = await config.call('POST', '/api/v1/projects', { body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid', status: 400 } });
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body.problems.map((problem: { path: string }) => problem.path)).toEqual(paths);
  });

  it('400 to a change that names nothing, and to a query nobody knows', async () => {
    const made = await makeProject(config);
    const path = `/api/v1/projects/${made.body.id}`;
    expect((await config.call('PATCH', path, { body: {}, ifMatch: '*' })).status).toBe(400);
    expect((await config.call('GET', '/api/v1/projects?colour=red')).body.problems).toEqual([
      { path: 'colour', message: 'is not a known member' },
    ]);
    expect((await config.call('GET', `${path}?x=1`)).status).toBe(400);
  });

  it.each(['abc', unknownId, '%00', '1%27%20or%201=1', 'x'.repeat(5000)])('404 to the id %j, all alike', async (id) => {
    const answer = await config.call('GET', `/api/v1/projects/${id}`);
    const unknown = await config.call('GET', `/api/v1/projects/${unknownId}`);
    expect([answer.status, answer.body.code]).toEqual([404, 'resource.not-found']);
    expect({ ...answer.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' });
  });

  it('409 to a name that is taken, and to the deletion of a project with keys', async () => {
    const made = await makeProject(config);
    const again = await config.call('POST', '/api/v1/projects', { body: { name: made.body.name } });
    expect(again).toMatchObject({ status: 409, body: { code: 'resource.conflict', param: 'name' } });
    const key = await makeKey(config, { name: 'ci' });
    const path = `/api/v1/projects/${key.body.projectId}`;
    const used = await config.call('DELETE', path, { ifMatch: '*' });
    expect(used).toMatchObject({ status: 409, body: { detail: expect.stringContaining('key ci') } });
    await config.call('DELETE', `/api/v1/keys/${key.body.id}`, { ifMatch: '*' });
    expect((await config.call('DELETE', path, { ifMatch: '*' })).status).toBe(204);
  });

  it('412 to a version that is not the newest, and changes nothing', async () => {
    const made = await makeProject(config);
    const path = `/api/v1/projects/${made.body.id}`;
    await config.call('PATCH', path, { body: { team: 'first' }, ifMatch: made.etag });
    for (const [method, body] of [
      ['PATCH', { team: 'second' }],
      ['DELETE', undefined],
    ] as const) {
      const stale = await config.call(method, path, { body, ifMatch: made.etag });
      expect(stale).toMatchObject({ status: 412, body: { code: 'resource.version-mismatch' } });
    }
    expect((await config.call('GET', path)).body).toMatchObject({ team: 'first', version: 2 });
  });

  it('428 to a write that names no version', async () => {
    const made = await makeProject(config);
    const path = `/api/v1/projects/${made.body.id}`;
    for (const method of ['PATCH', 'DELETE']) {
      const answer = await config.call(method, path, { body: { team: 'x' } });
      expect(answer).toMatchObject({ status: 428, body: { code: 'resource.version-missing' } });
    }
  });

  it('with pages that show each project once, oldest first', async () => {
    const own = await startConfigService();
    const names: string[] = [];
    for (let index = 0; index < 7; index += 1) names.push((await makeProject(own)).body.name);
    const seen: string[] = [];
    let path: string | undefined = '/api/v1/projects?limit=3';
    let pages = 0;
    while (path !== undefined) {
      const page = await own.call('GET', path);
      seen.push(...page.body.items.map((item: { name: string }) => item.name));
      path = page.body.nextCursor && `/api/v1/projects?limit=3&cursor=${page.body.nextCursor}`;
      pages += 1;
    }
    expect([seen, pages]).toEqual([names, 3]);
    expect((await own.call('GET', '/api/v1/projects?cursor=zzz')).status).toBe(400);
    await own.stop();
  });
});
