import { describe, expect, it } from '@jest/globals';
import { KindList } from '@tollgate/schema/api';
import { fakeKinds } from '../../testing/fake-kinds.js';

describe('the kinds', () => {
  it('are listed by id, as the API declares them', () => {
    const { items } = KindList.parse({ items: fakeKinds.list() });
    expect(items.map(({ id }) => id)).toEqual(['accounted', 'clouded', 'headed', 'homeless', 'speaker']);
  });

  it('say in which ways a secret can be given, by how requests are authenticated', () => {
    const { items } = KindList.parse({ items: fakeKinds.list() });
    const forms = Object.fromEntries(items.map(({ id, secretForms }) => [id, secretForms]));
    const apiKey = { fields: [{ name: 'apiKey', required: true }] };
    expect(forms['speaker']).toEqual([apiKey]);
    expect(forms['headed']).toEqual([apiKey]);
    const accessKey = [
      { name: 'accessKeyId', required: true },
      { name: 'secretAccessKey', required: true },
      { name: 'sessionToken', required: false },
    ];
    expect(forms['clouded']).toEqual([{ fields: accessKey }, apiKey]);
    expect(forms['accounted']?.map(({ fields }) => fields[0]?.name)).toEqual(['clientEmail', 'type']);
  });

  it('say which options they take', () => {
    const options = Object.fromEntries(fakeKinds.list().map((kind) => [kind.id, kind.options]));
    expect(options['headed']).toEqual([]);
    expect(options['clouded']).toEqual([
      { name: 'zone', expectation: 'a zone such as z1', inAddress: true, variable: 'CLOUD_ZONE' },
      { name: 'tier', expectation: 'a tier, free or paid', inAddress: false },
    ]);
  });

  it('say of which variables a provider can be made', () => {
    const imports = Object.fromEntries(fakeKinds.list().map(({ id, keyImport }) => [id, keyImport]));
    expect(imports['speaker']).toEqual({ variable: 'SPEAKER_API_KEY', settings: [] });
    expect(imports['clouded']).toEqual({
      variable: 'CLOUDED_API_KEY',
      settings: [{ variable: 'CLOUD_ZONE', option: 'zone', required: true }],
    });
    expect(imports['homeless']).toBeUndefined();
  });

  it('are found by their exact id', () => {
    expect(fakeKinds.find('speaker')?.displayName).toBe('Speaker');
    expect(fakeKinds.find('Speaker')).toBeUndefined();
    expect(fakeKinds.find('constructor')).toBeUndefined();
  });
});
