/**
 * Stands in for a service where the launcher is under test. Which one it is follows from the path it is run by. It notes
 * what happens to it in the file `TOLLGATE_STUB_FOLDER/events`, and keeps what it is told in `.../config.json`.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const folder = process.env.TOLLGATE_STUB_FOLDER ?? '.';
const [, name = 'unknown'] = /(proxy|ingestion|config|sim)\/(?:dist\/)?main\.js$/.exec(process.argv[1] ?? '') ?? [];
const portVariable = `TOLLGATE_${name.toUpperCase()}_PORT`;
const note = (what) => appendFileSync(join(folder, 'events'), `${name} ${what}\n`);

const file = join(folder, 'config.json');
const resources = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};

if (process.argv[2] === 'migrate') {
  note('migrated');
  process.exit(0);
}

const server = createServer(async (request, response) => {
  const answer = (status, body) => {
    response.writeHead(status, { 'content-type': 'application/json', etag: '"1"', connection: 'close' });
    response.end(JSON.stringify(body));
  };
  const path = (request.url ?? '/').split('?')[0];
  if (path === '/readyz' || path === '/livez') return answer(200, {});
  if (path === '/v1/models') return answer(200, { data: [{ id: 'sim/gpt-4.1' }] });
  if (path === '/api/v1/kinds') return answer(200, { items: kinds });
  if (request.method === 'GET') {
    const found = resources[path];
    if (found !== undefined) return answer(200, found);
    const items = Object.keys(resources).filter((each) => each.startsWith(`${path}/`) && !each.slice(path.length + 1).includes('/'));
    return /^\/api\/v1\/(\w+|providers\/[\w-]+\/credentials)$/.test(path)
      ? answer(200, { items: items.map((each) => resources[each]) })
      : answer(404, { title: 'not found' });
  }
  const body = JSON.parse(await text(request));
  const id = body.id ?? `id-${Object.keys(resources).length + 1}`;
  const made = { ...body, id, ...(path.endsWith('/keys') ? { key: `tg_stub${id}` } : {}) };
  resources[`${path}/${id}`] = { ...made, key: undefined };
  writeFileSync(file, JSON.stringify(resources));
  return answer(201, made);
});

const kinds = [{ id: 'acme', baseUrl: 'http://127.0.0.1:1', apiKeyVariable: 'ACME_API_KEY' }];

async function text(request) {
  let all = '';
  for await (const chunk of request) all += chunk;
  return all;
}

function stop(why) {
  note(`stopped by ${why}`);
  process.exit(0);
}

process.on('SIGTERM', () => stop('signal'));
process.stdin.on('end', () => stop('stdin'));
process.stdin.resume();
server.listen(Number(process.env[portVariable]), '127.0.0.1', () => note('started'));
