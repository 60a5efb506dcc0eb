/** Makes the control plane usable at once: a project, a virtual key, the simulated provider, the caller's own keys. */
import { randomBytes } from 'node:crypto';

const project = Object.freeze({ name: 'local', team: 'platform' });
const simulated = Object.freeze({ id: 'sim', kind: 'sim' });

/**
 * @typedef {object} Seeded
 * @property {string} virtualKey
 * @property {string[]} notes what was imported, and what could not be
 * @property {KeyVariables} keyVariables
 */

/** @typedef {{ set: string[], known: number }} KeyVariables the variables that hold a key, and how many are looked into */

/**
 * Whatever is there already is left as it is, so that seeding again changes nothing.
 *
 * @param {object} options
 * @param {import('./admin-api.mjs').AdminApi} options.api
 * @param {import('../home/secrets.mjs').Secrets} options.secrets where the virtual key is kept
 * @param {string} options.simulatorUrl
 * @param {NodeJS.ProcessEnv} options.env searched for provider keys
 * @returns {Promise<Seeded>}
 */
export async function seed({ api, secrets, simulatorUrl, env }) {
  const projectId = await ensureProject(api);
  const virtualKey = await ensureVirtualKey(api, secrets, projectId);
  await ensureSimulator(api, simulatorUrl);
  return { virtualKey, ...(await importKeys(api, env)) };
}

/** @param {import('./admin-api.mjs').AdminApi} api */
async function ensureProject(api) {
  const projects = await api.list('/api/v1/projects');
  const found = projects.find(({ name }) => name === project.name);
  return (found ?? (await api.create('/api/v1/projects', project))).id;
}

/**
 * A key can be read only when it is made, so it is kept; when the database has forgotten it, another is made.
 *
 * @param {import('./admin-api.mjs').AdminApi} api
 * @param {import('../home/secrets.mjs').Secrets} secrets
 * @param {string} projectId
 */
async function ensureVirtualKey(api, secrets, projectId) {
  const known = secrets.find('virtualKey');
  const id = secrets.find('virtualKeyId');
  if (known !== undefined && id !== undefined && (await isUsable(api, id))) return known;
  const made = await api.create('/api/v1/keys', { projectId, name: 'local' });
  secrets.set('virtualKeyId', made.id);
  secrets.set('virtualKey', made.key);
  return made.key;
}

/**
 * @param {import('./admin-api.mjs').AdminApi} api
 * @param {string} id
 */
async function isUsable(api, id) {
  const found = await api.find(`/api/v1/keys/${id}`);
  return found !== undefined && !found.body.revokedAt && !found.body.expiresAt;
}

/**
 * The simulator's port may change between two starts.
 *
 * @param {import('./admin-api.mjs').AdminApi} api
 * @param {string} baseUrl
 */
async function ensureSimulator(api, baseUrl) {
  const path = `/api/v1/providers/${simulated.id}`;
  const found = await api.find(path);
  if (found === undefined) await api.create('/api/v1/providers', { ...simulated, baseUrl });
  else if (found.body.baseUrl !== baseUrl) await api.update(path, { body: { baseUrl }, etag: found.etag });
  const credentials = await api.list(`${path}/credentials`);
  if (credentials.length > 0) return;
  const secret = { apiKey: `sim-${randomBytes(12).toString('hex')}` };
  await api.create(`${path}/credentials`, { name: 'local', secret });
}

/**
 * Which variables hold keys is what the kinds of providers say. A provider that is there already is left alone: whoever
 * changed or deleted its credential meant it.
 *
 * @param {import('./admin-api.mjs').AdminApi} api
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Pick<Seeded, 'notes' | 'keyVariables'>>} what became of what was found, and what was looked into
 */
async function importKeys(api, env) {
  /** @type {Kind[]} */
  const kinds = (await api.find('/api/v1/kinds'))?.body.items ?? [];
  const notes = [];
  const set = [];
  let known = 0;
  for (const { id, keyImport } of kinds) {
    if (keyImport === undefined) continue;
    known += 1;
    if (!env[keyImport.variable]) continue;
    set.push(keyImport.variable);
    if ((await api.find(`/api/v1/providers/${id}`)) !== undefined) continue;
    notes.push(await importKey(api, env, { id, keyImport }));
  }
  return { notes, keyVariables: { set, known } };
}

/** @typedef {{ variable: string, option?: string, required: boolean }} Setting without an option it is the address */
/** @typedef {{ variable: string, settings: readonly Setting[] }} KeyImport */
/** @typedef {{ id: string, keyImport?: KeyImport }} Kind */

/**
 * @param {import('./admin-api.mjs').AdminApi} api
 * @param {NodeJS.ProcessEnv} env
 * @param {{ id: string, keyImport: KeyImport }} kind
 * @returns {Promise<string>} what became of it
 */
async function importKey(api, env, { id, keyImport: { variable, settings } }) {
  const missing = settings.filter((setting) => setting.required && !env[setting.variable]);
  if (missing.length > 0) {
    const names = missing.map((setting) => setting.variable).join(' and ');
    return `could not import ${variable}: set ${names} as well`;
  }
  /** @type {{ id: string, kind: string, baseUrl?: string, options?: Record<string, string> }} */
  const provider = { id, kind: id };
  for (const setting of settings) {
    const value = env[setting.variable];
    if (!value) continue;
    if (setting.option === undefined) provider.baseUrl = value;
    else provider.options = { ...provider.options, [setting.option]: value };
  }
  const refused =
    (await api.tryCreate('/api/v1/providers', provider)) ??
    (await api.tryCreate(`/api/v1/providers/${id}/credentials`, { name: variable, secret: { apiKey: env[variable] } }));
  const given = [variable, ...settings.filter((setting) => env[setting.variable]).map((setting) => setting.variable)];
  return refused === undefined
    ? `imported ${given.join(', ')} as provider "${id}"`
    : `could not import ${variable} as provider "${id}": ${refused}`;
}
