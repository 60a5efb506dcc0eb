import type { OperationSpec } from '../edge/index.js';

/** What the groups of operations are about, in the order in which somebody who sets Tollgate up needs them. */
const descriptions = {
  projects: 'Who spends: a project owns virtual keys, and its team and tags are on every request made with them',
  keys: 'Virtual keys, with which applications call the proxy',
  kinds: 'What kinds of provider there are, and which options and secrets each of them takes',
  providers: 'Where requests go',
  credentials: 'Secrets of providers: they are sealed on arrival, and no answer shows them',
  routes: 'Names of models that lead to one provider or several, one after the other',
  prices: 'Prices that stand in for the list prices that come with the release',
  reports: 'What was asked, used and charged',
  audit: 'Every change, in a chain that shows tampering',
  health: 'For load balancers and monitoring',
  docs: 'This description',
  internal: 'For proxies and workers, with the service token',
} as const;

/** The groups that some operation is in. Throws where one of them is not described: that is a bug. */
export function describeTags(operations: readonly OperationSpec[]): { name: string; description: string }[] {
  const used = new Set(operations.map(({ tag }) => tag));
  const described = Object.entries(descriptions).map(([name, description]) => ({ name, description }));
  const unknown = [...used].filter((tag) => !described.some(({ name }) => name === tag));
  if (unknown.length > 0) throw new Error(`No description says what ${unknown.join(', ')} is about`);
  return described.filter(({ name }) => used.has(name));
}
