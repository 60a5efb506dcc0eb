import { join } from 'node:path';
import type { FoundProgram } from '@tollgate/local/programs';
import { freePort } from '@tollgate/testkit';
import type { Processes } from '../processes/processes.ts';
import { answeringServer, startNginx } from '../subjects/nginx.ts';
import { wholeAnswer } from './answers.ts';

/** The upstream that all subjects have in common. */
export interface Mock {
  /** Answers whole, as fast as can be. */
  readonly wholePort: number;
  /** Streams at the set pace; also answers whole. */
  readonly streamsPort: number;
  /** What answers whole, for the reader of the results. */
  readonly kind: 'nginx' | 'node';
  readonly setPace: (pace: { readonly chunks: number; readonly intervalMs: number }) => Promise<void>;
}

/** Starts the mock. Whole answers come from nginx where there is one: a Node process would be the limit of the others. */
export async function startMock(processes: Processes, nginx: FoundProgram | undefined, folder: string): Promise<Mock> {
  const streamsPort = await freePort();
  const script = join(import.meta.dirname, 'stream-server.ts');
  const command = [process.execPath, '--no-warnings', script, String(streamsPort)] as const;
  await processes.serve({ name: 'mock for streams', role: 'load', command, port: streamsPort });
  const wholePort = nginx === undefined ? streamsPort : await freePort();
  if (nginx !== undefined) {
    const servers = answeringServer(wholePort, wholeAnswer());
    await startNginx(processes, { nginx, role: 'load', folder: join(folder, 'mock'), port: wholePort, servers });
  }
  return {
    wholePort,
    streamsPort,
    kind: nginx === undefined ? 'node' : 'nginx',
    async setPace(pace) {
      const response = await fetch(`http://127.0.0.1:${streamsPort}/pace`, {
        method: 'PUT',
        body: JSON.stringify(pace),
      });
      if (response.status !== 204) throw new Error(`The mock refused its pace with ${response.status}`);
    },
  };
}
