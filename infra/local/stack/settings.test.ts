import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { describeFailure, exitCodeOf } from '../bootstrap/failure.mjs';
import { root } from '../bootstrap/paths.mjs';
import { readSettings } from './settings.mjs';

describe('the settings of the local stack', () => {
  it('have a value for everything', () => {
    expect(readSettings({})).toMatchObject({ proxyPort: 8080, configPort: 8081, host: '127.0.0.1' });
    expect(readSettings({}).home).toMatch(/\/\.tollgate$/);
  });

  it('follow the environment', () => {
    const env = { TOLLGATE_PROXY_PORT: '9090', TOLLGATE_CONFIG_PORT: '9091', TOLLGATE_HOME: '/data/tollgate' };
    expect(readSettings(env)).toMatchObject({ proxyPort: 9090, configPort: 9091, home: '/data/tollgate' });
  });

  it('take a relative home from the root of the repository, and from no other folder', () => {
    expect(readSettings({ TOLLGATE_HOME: 'data', INIT_CWD: root }).home).toBe(join(root, 'data'));
    expect(readSettings({ TOLLGATE_HOME: '/data', INIT_CWD: '/somewhere' }).home).toBe('/data');
    let failure: unknown;
    try {
      readSettings({ TOLLGATE_HOME: 'data', INIT_CWD: '/somewhere' });
    } catch (error) {
      failure = error;
    }
    expect(exitCodeOf(failure)).toBe(78);
    expect(describeFailure(failure)).toMatch(/TOLLGATE_HOME must be an absolute path .*\/somewhere\/data or /);
  });

  it('are refused with all problems at once', () => {
    const env = {
      TOLLGATE_PROXY_PORT: '80.5',
      TOLLGATE_CONFIG_PORT: '70000',
      CLICKHOUSE_URL: 'http://elsewhere:8123/',
    };
    let failure: unknown;
    try {
      readSettings(env);
    } catch (error) {
      failure = error;
    }
    expect(exitCodeOf(failure)).toBe(78);
    for (const name of ['TOLLGATE_PROXY_PORT', 'TOLLGATE_CONFIG_PORT', 'CLICKHOUSE_REPORTER_URL']) {
      expect(describeFailure(failure)).toContain(name);
    }
  });

  it('do not let two services share a port', () => {
    expect(() => readSettings({ TOLLGATE_PROXY_PORT: '9000', TOLLGATE_CONFIG_PORT: '9000' })).toThrow();
  });
});
