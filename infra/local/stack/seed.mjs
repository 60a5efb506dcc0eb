/** Makes the control plane usable at once: a project, a virtual key, the simulated provider, the caller's own keys. */
import { randomBytes } from 'node:crypto';

const project = Object.freeze({ name: 'local', team: 'platform' });
const simulated = Object.freeze({ id: 'sim', kind: 'sim' });

/**
 * Whatever is there already is left as it is, so that seeding again changes nothing.
 *
 * @param {object} options
 * @param {import('./admin-api.mjs').AdminApi} options.api
 * @param {import('../home/secrets.mjs').Secrets} options.secrets where the virtual key is kept
 * @param {string} options.simulatorUrl
 * @param {NodeJS.ProcessEnv} options.env searched for provider keys
 * @returns {Promise<{ virtualKey: string, notes: string[] }>} `notes`: what was imported, and what could not be
 */
export async function seed({ api, secrets, simulatorUrl, env }) {
  const projectId = await ensureProject(api);
  const virtualKey = await ensureVirtualKey(api, secrets, projectId);
  await ensureSimulator(api, simulatorUrl);
  return { virtualKey, notes: await importKeys(api, env) };
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
 * @returns {Promise<string[]>}
 */
async function importKeys(api, env) {
  /** @type {Map<string, string>} */
  const kinds = new Map();
  for (const { id, baseUrl, apiKeyVariable } of (await api.find('/api/v1/kinds'))?.body.items ?? []) {
    const other = kinds.get(apiKeyVariable);
    // Where two kinds take one key, the plainer name is the vendor's own interface.
    if (apiKeyVariable && baseUrl && (other === undefined || id.length < other.length)) kinds.set(apiKeyVariable, id);
  }
  const notes = [];
  for (const [variable, kind] of kinds) {
    const apiKey = env[variable];
    if (!apiKey || (await api.find(`/api/v1/providers/${kind}`)) !== undefined) continue;
    const refused =
      (await api.tryCreate('/api/v1/providers', { id: kind, kind })) ??
      (await api.tryCreate(`/api/v1/providers/${kind}/credentials`, { name: variable, secret: { apiKey } }));
    notes.push(
      refused === undefined
        ? `imported ${variable} as provider "${kind}"`
        : `could not import ${variable} as provider "${kind}": ${refused}`,
    );
  }
  return notes;
}
