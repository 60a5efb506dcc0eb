import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createKeyring, type Keyring, parseMasterKeys } from '@tollgate/keyring';
import { systemClock } from '@tollgate/platform';
import { ConfigSnapshot } from '@tollgate/schema';
import { pino } from 'pino';
import { type ConfigService, serviceToken, startConfigService } from '../../testing/config-service.js';
import { makeCredential, makeProvider } from '../../testing/resources.js';
import { ChangesService } from '../changes/index.js';
import { databaseAt } from '../database/index.js';
import { CredentialsRepository } from './credentials.repository.js';
import { RewrapService } from './rewrap.service.js';

const oldKey = `old:${randomBytes(32).toString('base64')}`;
const newKey = `new:${randomBytes(32).toString('base64')}`;

function keyring(text: string): Keyring {
  const keys = parseMasterKeys(text);
  if (!keys.ok) throw new Error(keys.failure);
  return createKeyring(keys.value);
}

/** The command, with a keyring that can be made to fail on the way. */
async function rewrap(config: ConfigService, keys: Pick<Keyring, 'rewrap' | 'isCurrent'>) {
  const database = databaseAt(config.database.url);
  try {
    const changes = new ChangesService(database, pino({ level: 'silent' }), systemClock);
    return await new RewrapService(new CredentialsRepository(database), changes, keys).rewrapAll();
  } finally {
    await database.close();
  }
}

let config: ConfigService;
let provider: string;
const secrets = new Map<string, string>();
beforeAll(async () => {
  config = await startConfigService({ env: { TOLLGATE_MASTER_KEY: oldKey } });
  provider = (await makeProvider(config)).body.id;
  for (let index = 0; index < 12; index += 1) {
    const apiKey = config.leaks.canary();
    secrets.set((await makeCredential(config, provider, { secret: { apiKey } })).body.id, apiKey);
  }
});
afterAll(() => config.stop());

/** Opens every credential of the newest snapshot, as a proxy would. */
async function openedWith(keys: Keyring): Promise<Map<string, string>> {
  const answer = await config.call('GET', '/internal/v1/snapshot', { token: serviceToken });
  const [found] = ConfigSnapshot.parse(answer.body).providers;
  const opened = new Map<string, string>();
  for (const { id, version, sealed } of found?.credentials ?? []) {
    const secret = keys.open(sealed, { tenant: 'default', provider, credentialId: id, version });
    if (secret.ok) opened.set(id, JSON.parse(secret.value).apiKey);
  }
  return opened;
}

describe('rewrapping under a new master key', () => {
  it('goes on where it was interrupted, row by row, and every secret can be read all the time', async () => {
    const both = keyring(`${newKey},${oldKey}`);
    for (let rows = 0; rows < 12; rows += 1) {
      let left = 1;
      const interrupted = {
        isCurrent: both.isCurrent,
        rewrap: (...[sealed, context]: Parameters<Keyring['rewrap']>) => {
          if (left === 0) throw new Error('killed');
          left -= 1;
          return both.rewrap(sealed, context);
        },
      };
      if (rows < 11) await expect(rewrap(config, interrupted)).rejects.toThrow('killed');
      else expect(await rewrap(config, interrupted)).toEqual({ rewrapped: 1, current: 11, unreadable: [] });
      expect(await openedWith(both)).toEqual(secrets);
    }
    expect(await openedWith(keyring(newKey))).toEqual(secrets);
    expect((await openedWith(keyring(oldKey))).size).toBe(0);
  });

  it('finds nothing to do when run again, and changes nothing', async () => {
    const before = (await config.call('GET', '/internal/v1/snapshot', { token: serviceToken })).text;
    const report = await rewrap(config, keyring(`${newKey},${oldKey}`));
    expect(report).toEqual({ rewrapped: 0, current: 12, unreadable: [] });
    expect((await config.call('GET', '/internal/v1/snapshot', { token: serviceToken })).text).toBe(before);
  });

  it('shows which master key seals, leaves the version alone, and is in the audit log', async () => {
    const { items } = (await config.call('GET', `/api/v1/providers/${provider}/credentials`)).body;
    expect(items.map((item: { masterKeyId: string; version: number }) => [item.masterKeyId, item.version])).toEqual(
      items.map(() => ['new', 1]),
    );
    const [entry] = (await config.call('GET', '/api/v1/audit?limit=1')).body.items;
    expect(entry).toMatchObject({
      actor: 'rewrap',
      action: 'rewrap',
      before: { masterKeyId: 'old' },
      after: { masterKeyId: 'new' },
    });
    expect((await config.call('GET', '/api/v1/audit/verify')).body.intact).toBe(true);
  });

  it('names what it cannot open and does the rest', async () => {
    const foreign = `foreign:${randomBytes(32).toString('base64')}`;
    const [first] = secrets.keys();
    const context = { tenant: 'default', provider, credentialId: first ?? '', version: 1 };
    const sealed = JSON.stringify(keyring(foreign).seal('{"apiKey":"x"}', context));
    await config.database.sql('update credentials set sealed = $1 where id = $2', [sealed, first]);
    const report = await rewrap(config, keyring(`third:${randomBytes(32).toString('base64')},${newKey}`));
    expect(report).toEqual({ rewrapped: 11, current: 0, unreadable: [first] });
  });
});
