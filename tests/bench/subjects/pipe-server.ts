/**
 * The least a gateway in Node can do, as a process of its own: `pipe-server.ts PORT:UPSTREAM_PORT...` hands calls on as
 * they are. It ends when its standard input does.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Pool } from 'undici';

const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'host', 'content-length']);

for (const pair of process.argv.slice(2)) {
  const [port, upstreamPort] = pair.split(':').map(Number);
  const pool = new Pool(`http://127.0.0.1:${upstreamPort}`, { bodyTimeout: 0 });
  const server = createServer((request, response) => {
    pass(pool, request, response).catch(() => response.destroy());
  });
  server.listen({ port, host: '127.0.0.1', backlog: 4096 });
}
process.stdin.once('close', () => process.exit(0));
process.stdin.resume();

async function pass(pool: Pool, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !hopByHop.has(name)));
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  const body = Buffer.concat(parts);
  const answer = await pool.request({ method: 'POST', path: request.url ?? '/', headers, body });
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined && (name === 'content-length' || !hopByHop.has(name))) response.setHeader(name, value);
  }
  response.writeHead(answer.statusCode);
  answer.body.pipe(response);
}
