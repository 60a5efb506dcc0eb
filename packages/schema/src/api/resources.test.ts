import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import {
  CreateCredential,
  CreatePrice,
  CreateProject,
  CreateProvider,
  CreateRoute,
  CreateVirtualKey,
  Credential,
  IssuedVirtualKey,
  PatchCredential,
  PatchPrice,
  PatchProject,
  PatchProvider,
  PatchRoute,
  PatchVirtualKey,
  Project,
  Provider,
  RotateVirtualKey,
  Route,
  VirtualKey,
} from './index.js';

const id = '01890000-0000-7000-8000-000000000000';
const resource = { version: 1, createdAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-01-01T00:00:00.000Z' };
const target = { provider: 'main', model: 'm' };

/** The least that each body must say. */
const bodies: ReadonlyArray<readonly [name: string, schema: z.ZodType, least: Record<string, unknown>]> = [
  ['CreateProject', CreateProject, { name: 'x' }],
  ['PatchProject', PatchProject, { team: null }],
  ['CreateVirtualKey', CreateVirtualKey, { projectId: id, name: 'x' }],
  ['PatchVirtualKey', PatchVirtualKey, { expiresAt: null }],
  ['RotateVirtualKey', RotateVirtualKey, {}],
  ['CreateProvider', CreateProvider, { id: 'main', kind: 'k' }],
  ['PatchProvider', PatchProvider, { baseUrl: null }],
  ['CreateCredential', CreateCredential, { name: 'x', secret: { apiKey: 'k' } }],
  ['PatchCredential', PatchCredential, { weight: 2 }],
  ['CreateRoute', CreateRoute, { alias: 'a', targets: [target] }],
  ['PatchRoute', PatchRoute, { retry: null }],
  ['CreatePrice', CreatePrice, { kind: 'k', model: 'm', effectiveFrom: '2026-01-01', usdPerMillion: { input: '1' } }],
  ['PatchPrice', PatchPrice, { tiers: null }],
];

describe('each body', () => {
  it.each(bodies)('%s takes the least it needs, and refuses one member more', (_, schema, least) => {
    expect(schema.safeParse(least).success).toBe(true);
    expect(schema.safeParse({ ...least, unknownMember: 1 }).success).toBe(false);
    const text = JSON.stringify({ ...least, unknownMember: {} }).replace('unknownMember', '__proto__');
    expect(schema.safeParse(JSON.parse(text)).success).toBe(false);
  });

  it.each(bodies.filter(([name]) => name.startsWith('Patch')))('%s must name something to change', (_, schema) => {
    expect(schema.safeParse({}).success).toBe(false);
  });

  it.each(bodies.filter(([name]) => name.startsWith('Create')))('%s needs all of that least', (_, schema, least) => {
    for (const member of Object.keys(least)) {
      const { [member]: _left, ...rest } = least;
      expect([member, schema.safeParse(rest).success]).toEqual([member, false]);
    }
  });

  it.each(bodies)('%s is no array, text, number or nothing', (_, schema) => {
    for (const value of [[], 'x', 1, null, undefined, true]) expect(schema.safeParse(value).success).toBe(false);
  });
});

describe('what a resource shows', () => {
  const key = {
    id,
    projectId: id,
    name: 'x',
    prefix: 'tg_12345678',
    tags: {},
    state: 'active',
    previous: [],
    ...resource,
  };
  const shown = { masterKeyId: 'k', fingerprint: 'f', secretVersion: 1, weight: 1 };

  it('has a place for a virtual key only at the moment it is made', () => {
    expect(VirtualKey.safeParse(key).success).toBe(true);
    expect(VirtualKey.safeParse({ ...key, key: 'tg_...' }).success).toBe(false);
    expect(IssuedVirtualKey.safeParse({ ...key, key: 'tg_...' }).success).toBe(true);
  });

  it('has no place for the secret of a credential, sealed or not', () => {
    const credential = { id, provider: 'main', name: 'x', ...shown, ...resource };
    expect(Credential.safeParse(credential).success).toBe(true);
    for (const member of ['secret', 'apiKey', 'sealed']) {
      expect(Credential.safeParse({ ...credential, [member]: 'x' }).success).toBe(false);
    }
  });

  it('has a place for nothing that is not declared', () => {
    const project = { id, name: 'x', tags: {}, ...resource };
    const provider = { id: 'main', kind: 'k', options: {}, priority: 1, ...resource };
    const route = { id, alias: 'a', targets: [target], strategy: 'priority', ...resource };
    const all: ReadonlyArray<readonly [z.ZodType, object]> = [
      [Project, project],
      [Provider, provider],
      [Route, route],
    ];
    for (const [schema, value] of all) {
      expect(schema.safeParse(value).success).toBe(true);
      expect(schema.safeParse({ ...value, deletedAt: null }).success).toBe(false);
    }
  });
});

describe('the address of a provider', () => {
  const accepts = (baseUrl: string) => CreateProvider.safeParse({ id: 'main', kind: 'k', baseUrl }).success;

  it.each(['https://api.test', 'http://127.0.0.1:8080/v1', 'https://api.test/a/b/', 'https://[::1]:1/x'])(
    'may be %s',
    (url) => {
      expect(accepts(url)).toBe(true);
    },
  );

  it.each([
    'api.test',
    'ftp://api.test',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://user:password@api.test',
    'https://user@api.test',
    'https://api.test?key=1',
    'https://api.test/#x',
    'https://api.test\\@evil.test',
    'https://api.test/a b',
    `https://api.test/${'x'.repeat(1024)}`,
  ])('must not be %s', (url) => {
    expect(accepts(url)).toBe(false);
  });
});

describe('tiers of a price', () => {
  const accepts = (...bounds: number[]) =>
    CreatePrice.safeParse({
      kind: 'k',
      model: 'm',
      effectiveFrom: '2026-01-01',
      usdPerMillion: { input: '1' },
      tiers: bounds.map((aboveInputTokens) => ({ aboveInputTokens, usdPerMillion: { input: '2' } })),
    }).success;

  it('rise without repeats', () => {
    expect(accepts(1)).toBe(true);
    expect(accepts(1, 2, 300)).toBe(true);
    expect(accepts(2, 1)).toBe(false);
    expect(accepts(1, 1)).toBe(false);
    expect(accepts()).toBe(false);
    expect(accepts(0)).toBe(false);
  });
});
