/**
 * Stands in for a service where the launcher is under test. Which one it is follows from the path it is run by. It notes
 * what happens to it in the file `TOLLGATE_STUB_FOLDER/events`, and as config keeps what it is told in `config.json`.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const folder = process.env.TOLLGATE_STUB_FOLDER ?? '.';
const [, name = 'unknown'] = /(proxy|ingestion|config|sim)\/(?:dist\/)?main\.js$/.exec(process.argv[1] ?? '') ?? [];
const port = Number(process.env[`TOLLGATE_${name.toUpperCase()}_PORT`]);

const file = join(folder, 'config.json');
/** @type {Record<string, any>} by path */
const resources = name === 'config' && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
const kinds = [
  { id: 'acme', keyImport: { variable: 'ACME_API_KEY', settings: [] } },
  {
    id: 'cloudy',
    keyImport: {
      variable: 'CLOUDY_API_KEY',
      settings: [
        { variable: 'CLOUDY_ENDPOINT', required: true },
        { variable: 'CLOUDY_TIER', option: 'tier', required: false },
      ],
    },
  },
  { id: 'homeless' },
];
const collection = /^\/api\/v1\/(\w+|providers\/[\w-]+\/credentials)$/;

if (process.argv[2] === 'migrate') note('migrated');
else serve();

function serve() {
  // As a service does that waits for its open streams.
  const drains = process.env.TOLLGATE_STUB_DRAINS === name;
  process.on('SIGTERM', () => (drains ? note('drains') : stop('signal')));
  process.stdin.on('end', () => stop('stdin'));
  process.stdin.resume();
  const server = createServer(async (request, response) => {
    const [path = '/'] = (request.url ?? '/').split('?');
    const [status, body] = request.method === 'GET' ? read(path) : create(path, JSON.parse(await textOf(request)));
    response.writeHead(status, { 'content-type': 'application/json', etag: '"1"', connection: 'close' });
    response.end(JSON.stringify(body));
  });
  server.listen(port, '127.0.0.1', () => note('started'));
}

/**
 * @param {string} path
 * @returns {[number, any]} status and body
 */
function read(path) {
  if (path === '/readyz' || path === '/livez') return [200, {}];
  if (path === '/v1/models') return [200, { data: [{ id: 'sim/gpt-4.1' }] }];
  if (path === '/api/v1/kinds') return [200, { items: kinds }];
  if (resources[path] !== undefined) return [200, resources[path]];
  if (!collection.test(path)) return [404, { title: 'not found' }];
  const members = Object.entries(resources).filter(([each]) => each.slice(0, each.lastIndexOf('/')) === path);
  return [200, { items: members.map(([, resource]) => resource) }];
}

/**
 * @param {string} path
 * @param {any} body
 * @returns {[number, any]}
 */
function create(path, body) {
  const id = body.id ?? `id-${Object.keys(resources).length + 1}`;
  resources[`${path}/${id}`] = { ...body, id };
  writeFileSync(file, JSON.stringify(resources));
  return [201, { ...body, id, ...(path.endsWith('/keys') ? { key: `tg_stub${id}` } : {}) }];
}

/** @param {import('node:http').IncomingMessage} request */
async function textOf(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

/** @param {string} what */
function note(what) {
  appendFileSync(join(folder, 'events'), `${name} ${what}\n`);
}

/** @param {string} why */
function stop(why) {
  note(`stopped by ${why}`);
  process.exit(0);
}
