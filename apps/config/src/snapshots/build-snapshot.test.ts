import { describe, expect, it } from '@jest/globals';
import { ConfigSnapshot, ProviderId, SnapshotCredential, SnapshotProject } from '@tollgate/schema';
import { buildSnapshot, type Configuration, checksumOf } from './build-snapshot.js';

const main = ProviderId.parse('main');
const sealed = { version: 1, masterKeyId: 'k', wrappedDataKey: 'AAAA', ciphertext: 'AAAA' };
const credential = SnapshotCredential.parse({
  id: '01890000-0000-7000-8000-000000000001',
  name: 'first',
  version: 1,
  weight: 1,
  sealed,
});
const project = SnapshotProject.parse({ id: '01890000-0000-7000-8000-000000000002', name: 'search', tags: {} });

const configuration: Configuration = {
  sequence: 7,
  projects: [project],
  virtualKeys: [],
  providers: [
    { id: main, kind: 'speaker', options: { b: 1, a: { d: 1, c: 2 } }, priority: 1 },
    { id: ProviderId.parse('bare'), kind: 'speaker', options: {}, priority: 2 },
  ],
  credentials: new Map([[main, [credential]]]),
  routes: [],
  prices: [],
};

describe('a snapshot', () => {
  it('is what proxies parse, with each credential at its provider', () => {
    const snapshot = ConfigSnapshot.parse(JSON.parse(JSON.stringify(buildSnapshot(configuration, 5))));
    expect(snapshot.providers.map(({ id, credentials }) => [id, credentials.length])).toEqual([
      ['main', 1],
      ['bare', 0],
    ]);
    expect(snapshot).toMatchObject({ formatVersion: 1, sequence: 7, builtAtMs: 5 });
  });

  it('has the same checksum for the same configuration, whatever the order of members', () => {
    const reordered = { ...configuration, providers: configuration.providers.map((provider) => ({ ...provider })) };
    const [first] = reordered.providers;
    if (first !== undefined) Object.assign(first, { options: { a: { c: 2, d: 1 }, b: 1 } });
    expect(buildSnapshot(reordered, 5).checksum).toBe(buildSnapshot(configuration, 5).checksum);
  });

  it('has another checksum when anything in it differs', () => {
    const { checksum, ...content } = buildSnapshot(configuration, 5);
    expect(checksumOf(content)).toBe(checksum);
    const others = [
      { ...content, sequence: 8 },
      { ...content, builtAtMs: 6 },
      { ...content, projects: [{ ...project, name: 'other' }] },
      { ...content, providers: content.providers.map((provider) => ({ ...provider, priority: 9 })) },
      { ...content, providers: content.providers.map((provider) => ({ ...provider, credentials: [] })) },
    ];
    expect(new Set([checksum, ...others.map(checksumOf)]).size).toBe(others.length + 1);
  });
});
