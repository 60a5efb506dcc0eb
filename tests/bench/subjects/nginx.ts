import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FoundProgram, findProgram } from '@tollgate/local/programs';
import type { Role } from '../machine/cores.ts';
import type { Processes, Server } from '../processes/processes.ts';

/** Finds nginx or fetches it from the distribution, where the program is in one package or the other. */
export function findNginx(signal: AbortSignal): Promise<FoundProgram> {
  return findProgram({ name: 'nginx', packages: ['nginx', 'nginx-light'], cachedAs: 'bench/nginx', signal });
}

export interface NginxOptions {
  readonly nginx: FoundProgram;
  readonly role: Role;
  /** For its configuration and temporary files. */
  readonly folder: string;
  /** One of the ports of `servers`. */
  readonly port: number;
  /** The `upstream` and `server` blocks of its configuration. */
  readonly servers: string;
}

/** Starts nginx as one process, so that its memory and processor time are those of one process id. */
export function startNginx(processes: Processes, options: NginxOptions): Promise<Server> {
  const { nginx, folder, servers } = options;
  mkdirSync(folder, { recursive: true });
  const config = join(folder, 'nginx.conf');
  writeFileSync(config, configuration(folder, servers));
  return processes.serve({
    name: 'nginx',
    role: options.role,
    command: [nginx.program, '-e', 'stderr', '-p', folder, '-c', config],
    env: nginx.libraries === undefined ? {} : { LD_LIBRARY_PATH: nginx.libraries },
    port: options.port,
  });
}

function configuration(folder: string, servers: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `  ${name}_temp_path ${join(folder, name)};\n`,
  );
  return `daemon off;
master_process off;
worker_processes 1;
error_log stderr crit;
pid ${join(folder, 'nginx.pid')};
events { worker_connections 8192; }
http {
  access_log off;
  keepalive_timeout 1h;
  keepalive_requests 1000000000;
${temporary.join('')}${servers}}
`;
}

/** Answers every call with the same JSON. The text may hold no quote of the kind `'` and no dollar sign. */
export function answeringServer(port: number, json: string): string {
  return `  server {
    listen 127.0.0.1:${port} backlog=4096;
    location / { default_type application/json; return 200 '${json}'; }
  }
`;
}

/** Hands every call on, over connections that are kept. */
export function proxyingServer(port: number, upstreamPort: number): string {
  return `  upstream mock${upstreamPort} {
    server 127.0.0.1:${upstreamPort};
    keepalive 128;
    keepalive_requests 1000000000;
    keepalive_timeout 1h;
  }
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location / {
      proxy_pass http://mock${upstreamPort};
      proxy_http_version 1.1;
      proxy_set_header Connection "";
    }
  }
`;
}
