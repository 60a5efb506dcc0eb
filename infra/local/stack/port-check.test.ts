import { describe, expect, it } from '@jest/globals';
import { describeFailure, exitCodeOf } from '../bootstrap/failure.mjs';
import { takePort } from '../testing/launcher.ts';
import { checkPorts } from './port-check.mjs';

async function refusalOf(port: number, host: string): Promise<unknown> {
  try {
    await checkPorts([{ port, variable: 'TOLLGATE_PROXY_PORT', what: 'proxy' }], host);
  } catch (error) {
    return error;
  }
  return undefined;
}

async function freePort(): Promise<number> {
  const { port, release } = await takePort();
  await release();
  return port;
}

describe('the ports and the address of the services', () => {
  it.each(['127.0.0.1', 'localhost', '0.0.0.0'])('are taken when they can be listened on: %s', async (host) => {
    expect(await refusalOf(await freePort(), host)).toBeUndefined();
  });

  it('are refused with who has the port', async () => {
    const { port, release } = await takePort();
    const refusal = await refusalOf(port, '127.0.0.1');
    await release();
    expect(exitCodeOf(refusal)).toBe(2);
    expect(describeFailure(refusal)).toContain(`is taken by process ${process.pid}`);
  });

  // The first is an address for documents alone (RFC 5737), and no name ends in `.invalid` (RFC 2606).
  it.each(['198.51.100.1', 'tollgate.invalid', '1.2.3.4.5'])(
    'are refused as no address of this machine, whatever the port is: %s',
    async (host) => {
      const refusal = await refusalOf(await freePort(), host);
      expect(exitCodeOf(refusal)).toBe(78);
      const said = describeFailure(refusal);
      expect(said).toContain(`TOLLGATE_HOST is ${host}, which is no address of this machine (E`);
      expect(said).toContain('Set it to one of 127.0.0.1');
      expect(said).not.toContain('taken');
    },
  );
});
