import { createKeyring, type MasterKey, parseMasterKeys } from '@tollgate/keyring';
import { commonVariables, portVariable, Secret, urlVariable } from '@tollgate/platform';
import { z } from 'zod';
import { weaknessOf } from './token-strength.js';

const defaultPort = 8081;

const databaseUrl = urlVariable(['postgres:', 'postgresql:']);
const clickhouseUrl = urlVariable(['http:', 'https:']);

const token = z
  .string()
  .superRefine((text, context) => {
    const weakness = weaknessOf(text);
    if (weakness !== undefined) context.addIssue({ code: 'custom', message: weakness, continue: false });
  })
  .transform((text) => new Secret(text));

/** All keys open; the first one seals. The text is gone once the keyring is made. */
const masterKey = z.string().transform((text, context) => {
  const keys = parseMasterKeys(text);
  if (!keys.ok) context.addIssue({ code: 'custom', message: keys.failure });
  return createKeyring(keys.ok ? keys.value : [unusableKey]);
});
/** Stands in for a key that was refused: what is built with it never runs. */
const unusableKey: MasterKey = { id: 'unusable', bytes: new Uint8Array(32) };

/** What the service reads. */
export const serveEnv = z
  .object({
    ...commonVariables,
    TOLLGATE_CONFIG_PORT: portVariable(defaultPort),
    DATABASE_URL: databaseUrl,
    REDIS_URL: urlVariable(['redis:', 'rediss:']),
    /** Of a user who may only read the views; absent means that of `CLICKHOUSE_URL`. */
    CLICKHOUSE_REPORTER_URL: clickhouseUrl.optional(),
    CLICKHOUSE_URL: clickhouseUrl,
    TOLLGATE_ADMIN_TOKEN: token,
    TOLLGATE_SERVICE_TOKEN: token,
    TOLLGATE_MASTER_KEY: masterKey,
  })
  .refine((env) => env.TOLLGATE_ADMIN_TOKEN.reveal() !== env.TOLLGATE_SERVICE_TOKEN.reveal(), {
    path: ['TOLLGATE_SERVICE_TOKEN'],
    message: 'must differ from TOLLGATE_ADMIN_TOKEN',
  });
export type Settings = z.output<typeof serveEnv>;

/** What the command `migrate` reads. */
export const migrateEnv = z.object({ ...commonVariables, DATABASE_URL: databaseUrl, CLICKHOUSE_URL: clickhouseUrl });
export type MigrateSettings = z.output<typeof migrateEnv>;

/** What the command `rewrap` reads: `TOLLGATE_MASTER_KEY` lists the new key first and the old ones behind it. */
export const rewrapEnv = z.object({ ...commonVariables, DATABASE_URL: databaseUrl, TOLLGATE_MASTER_KEY: masterKey });
export type RewrapSettings = z.output<typeof rewrapEnv>;
