import { describe, expect, it } from '@jest/globals';
import { KindList } from '@tollgate/schema/api';
import { fakeKinds } from '../../testing/fake-kinds.js';

describe('the kinds', () => {
  it('are listed by id, as the API declares them', () => {
    const { items } = KindList.parse({ items: fakeKinds.list() });
    expect(items.map(({ id }) => id)).toEqual(['clouded', 'headed', 'homeless', 'speaker']);
  });

  it('say which fields a secret needs, by how requests are authenticated', () => {
    const fields = Object.fromEntries(fakeKinds.list().map(({ id, secretFields }) => [id, secretFields]));
    expect(fields['speaker']).toEqual([{ name: 'apiKey', required: true }]);
    expect(fields['headed']).toEqual([{ name: 'apiKey', required: true }]);
    expect(fields['clouded']).toEqual([
      { name: 'accessKeyId', required: true },
      { name: 'secretAccessKey', required: true },
      { name: 'sessionToken', required: false },
    ]);
  });

  it('are found by their exact id', () => {
    expect(fakeKinds.find('speaker')?.displayName).toBe('Speaker');
    expect(fakeKinds.find('Speaker')).toBeUndefined();
    expect(fakeKinds.find('constructor')).toBeUndefined();
  });
});
