import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isJsonObject, type JsonObject } from '@tollgate/schema';
import { type ConfigService, startConfigService } from '../../testing/config-service.js';
import { makeProject } from '../../testing/resources.js';

let config: ConfigService;
let document: any;
beforeAll(async () => {
  config = await startConfigService();
  document = (await config.call('GET', '/openapi.json', { token: null })).body;
});
afterAll(() => config.stop());

/** Every `$ref` anywhere in the document. */
function refsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(refsOf);
  if (!isJsonObject(value)) return [];
  const { $ref } = value;
  return [...(typeof $ref === 'string' ? [$ref] : []), ...Object.values(value).flatMap(refsOf)];
}

describe('the OpenAPI document', () => {
  it('has exactly the routes the router has', () => {
    const inRouter = config.routes
      .filter(({ method, path }) => method !== 'HEAD' && !path.includes('*'))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    const inDocument = Object.entries<JsonObject>(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(inDocument.toSorted()).toEqual(inRouter.toSorted());
    expect(inDocument.length).toBeGreaterThan(35);
  });

  it('is of version 3.1, with every reference leading somewhere and every id once', () => {
    expect(document.openapi).toBe('3.1.0');
    const refs = refsOf(document);
    expect(refs.length).toBeGreaterThan(50);
    for (const ref of new Set(refs)) {
      const name = ref.replace('#/components/schemas/', '');
      expect([ref, Object.hasOwn(document.components.schemas, name)]).toEqual([ref, true]);
    }
    const ids = Object.values<JsonObject>(document.paths).flatMap((path) =>
      Object.values(path).map((operation) => (isJsonObject(operation) ? operation['operationId'] : undefined)),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('tells of security, bodies, parameters and failures', () => {
    const patch = document.paths['/api/v1/projects/{id}'].patch;
    expect(patch.security).toEqual([{ admin: [] }]);
    expect(patch.requestBody.content['application/json'].schema).toEqual({ $ref: '#/components/schemas/PatchProject' });
    expect(patch.parameters.map(({ name, required }: JsonObject) => [name, required])).toEqual([
      ['id', true],
      ['If-Match', true],
    ]);
    expect(Object.keys(patch.responses)).toEqual(
      expect.arrayContaining(['200', '400', '401', '404', '409', '412', '413', '415', '428', '500', '503']),
    );
    expect(document.paths['/internal/v1/snapshot'].get.security).toEqual([{ service: [] }]);
    expect(document.paths['/openapi.json'].get.security).toEqual([]);
  });

  it('lists the members of an answer as answers have them', async () => {
    const made = await makeProject(config, { team: 'x' });
    expect(Object.keys(document.components.schemas.Project.properties).toSorted()).toEqual(
      Object.keys(made.body).toSorted(),
    );
  });
});

describe('the page for people', () => {
  it('comes whole from this service, and may load nothing from elsewhere', async () => {
    const page = await config.call('GET', '/docs', { token: null });
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toMatch(/default-src 'none'; script-src 'self';/);
    const loads = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => path);
    expect(loads).toHaveLength(5);
    for (const path of loads.filter((load) => load !== 'data:,')) {
      expect(path).toMatch(/^\/docs\//);
      const asset = await config.call('GET', path, { token: null });
      expect([path, asset.status]).toEqual([path, 200]);
      expect(asset.text.length).toBeGreaterThan(100);
    }
    expect(page.text).not.toMatch(/<script>|onload=|style=/);
  });

  it.each(['index.html', '..%2fpackage.json', 'package.json', '%2e%2e%2f%2e%2e%2fmain.js', 'swagger-ui.js.map'])(
    'does not hand out %s',
    async (name) => {
      expect((await config.call('GET', `/docs/${name}`, { token: null })).status).toBe(404);
    },
  );
});
