/** What is printed when the stack is ready. */

/** With the margin it fits a terminal of 100 columns. */
const lineCharsMax = 82;

/** A model of the simulated provider, so that the example costs nothing and needs no account. */
const exampleModel = 'sim/gpt-4.1';

/**
 * @param {import('./local-file.mjs').Addresses} addresses
 * @param {{ stores: import('./services.mjs').Stores, logs: string, notes: readonly string[], importable: readonly string[] }} more
 * @returns {string} several lines
 */
export function greeting({ proxyUrl, configUrl, adminToken, virtualKey }, { stores, logs, notes, importable }) {
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
    ...keysBlock(importable),
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
 * The variables that are looked into for keys, in lines of a terminal's width.
 *
 * @param {readonly string[]} variables
 * @returns {readonly string[]}
 */
function keysBlock(variables) {
  if (variables.length === 0) return [];
  const lines = [''];
  for (const variable of variables.toSorted()) {
    const last = lines.at(-1) ?? '';
    const longer = last === '' ? variable : `${last}, ${variable}`;
    if (longer.length > lineCharsMax) lines.push(variable);
    else lines[lines.length - 1] = longer;
  }
  return [
    '  keys          imported at the start, where these variables hold some:',
    ...lines.map((line, index) => `                ${line}${index < lines.length - 1 ? ',' : ''}`),
  ];
}
