import { join } from 'node:path';
import type { FoundProgram } from '@tollgate/local/programs';
import { freePort } from '@tollgate/testkit';
import type { Target } from '../http/target.ts';
import type { Mock } from '../mock/mock.ts';
import type { Processes } from '../processes/processes.ts';
import { proxyingServer, startNginx } from './nginx.ts';
import { portkeyCommand, portkeyHeaders } from './portkey.ts';
import { directSubject, type Subject, serverSubject } from './subject.ts';

/** What calls carry where nobody reads it, so that all subjects get as many bytes. */
export const plainCall = {
  path: '/v1/chat/completions',
  headers: { authorization: `Bearer tg_${'0'.repeat(36)}` },
  model: 'gpt-4.1-mini',
} as const;

/** The mock without anything before it. */
export function direct(mock: Mock): Subject {
  return directSubject({ ...plainCall, port: mock.wholePort }, { ...plainCall, port: mock.streamsPort });
}

/** The limit: nginx handing calls on. */
export async function startNginxProxy(
  processes: Processes,
  mock: Mock,
  nginx: FoundProgram,
  folder: string,
): Promise<Subject> {
  const [whole, streams] = await targets();
  const servers = proxyingServer(whole.port, mock.wholePort) + proxyingServer(streams.port, mock.streamsPort);
  return serverSubject({ name: 'nginx', whole, streams }, () =>
    startNginx(processes, { nginx, role: 'subject', folder: join(folder, 'proxy'), port: whole.port, servers }),
  );
}

/** The limit for anything in Node. */
export async function startPipe(processes: Processes, mock: Mock): Promise<Subject> {
  const [whole, streams] = await targets();
  const script = join(import.meta.dirname, 'pipe-server.ts');
  const pairs = [`${whole.port}:${mock.wholePort}`, `${streams.port}:${mock.streamsPort}`];
  const command = [process.execPath, '--no-warnings', script, ...pairs] as const;
  return serverSubject({ name: 'pipe', whole, streams }, () =>
    processes.serve({ name: 'pipe', role: 'subject', command, port: whole.port }),
  );
}

/** A peer. */
export async function startPortkey(processes: Processes, mock: Mock, entry: string): Promise<Subject> {
  const port = await freePort();
  const target = (upstreamPort: number): Target => ({ ...plainCall, port, headers: portkeyHeaders(upstreamPort) });
  const parts = { name: 'portkey' as const, whole: target(mock.wholePort), streams: target(mock.streamsPort) };
  const env = { TRUSTED_CUSTOM_HOSTS: '127.0.0.1', NODE_ENV: 'production' };
  return serverSubject(parts, () =>
    processes.serve({ name: 'portkey', role: 'subject', command: portkeyCommand(entry, port), env, port }),
  );
}

async function targets(): Promise<readonly [Target, Target]> {
  return [
    { ...plainCall, port: await freePort() },
    { ...plainCall, port: await freePort() },
  ];
}
