/** What is printed when the stack is ready. */

/** A model of the simulated provider, so that the example costs nothing and needs no account. */
const exampleModel = 'sim/gpt-4.1';

/**
 * @param {import('./local-file.mjs').Addresses} addresses
 * @param {{ stores: import('./services.mjs').Stores, logs: string, notes: readonly string[], keyVariables: import('./seed.mjs').KeyVariables }} more
 * @returns {string} several lines
 */
export function greeting({ proxyUrl, configUrl, adminToken, virtualKey }, { stores, logs, notes, keyVariables }) {
  const body = JSON.stringify({ model: exampleModel, messages: [{ role: 'user', content: 'Say hello' }] });
  const headers = `-H 'authorization: Bearer ${virtualKey}' -H 'content-type: application/json'`;
  const sources = Object.values(stores).map(({ name, source }) => `${name} (${source})`);
  return [
    '',
    `  proxy         ${proxyUrl}`,
    `  config        ${configUrl}/docs`,
    `  admin token   ${adminToken}`,
    `  virtual key   ${virtualKey}`,
    `  stores        ${sources.join(', ')}`,
    `  SQL           ${stores.clickhouse.reporterUrl} (reads the ledger)`,
    `  logs          ${logs}`,
    `  provider keys ${keysLine(keyVariables)}`,
    ...notes.map((note) => `  ${note}`),
    '',
    '  Try it:',
    '',
    `curl -sS ${proxyUrl}/v1/chat/completions ${headers} -d '${body}'`,
    '',
    'tollgate ready',
  ].join('\n');
}

/**
 * Where the keys of providers come from. All variables would be a page of their own, and are one.
 *
 * @param {import('./seed.mjs').KeyVariables} variables
 * @returns {string}
 */
function keysLine({ set, known }) {
  return set.length > 0
    ? set.join(', ')
    : `none in the environment; docs/providers.md names the ${known} variables that may hold one`;
}
