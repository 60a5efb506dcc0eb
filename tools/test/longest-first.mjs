/** Jest's sequencer: the files that are known to take long come first, so that no worker ends with one of them alone. */
import { statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** What takes ten seconds or more, the longest first of each level. Many wait, for locks to run out and stores to be missed. */
export const longest = [
  'apps/ingestion/src/worker.itest.ts',
  'packages/queues/src/consumer/queue-consumer.itest.ts',
  'apps/config/src/database/outage.itest.ts',
  'infra/local/stack/launcher.itest.ts',
  'packages/clickhouse/src/reports/query-costs.itest.ts',
  'apps/proxy/src/inference/provider-faults.itest.ts',
  'apps/config/src/audit/audit.itest.ts',
  'packages/clickhouse/src/insert/idempotence.itest.ts',
  'apps/proxy/src/create-proxy.itest.ts',
  'apps/proxy/src/usage/usage-recorder.itest.ts',
  'apps/config/src/commands/commands.itest.ts',
  'packages/clickhouse/src/days/seal-days.itest.ts',
  'packages/queues/src/confirmations/stored-batches.itest.ts',
  'apps/proxy/src/usage/log/damage.test.ts',
  'packages/pricing/src/oracle/catalogue.test.ts',
  'packages/adapters/conformance/stream-laws.test.ts',
  'packages/adapters/conformance/recordings.test.ts',
  'infra/local/environment/environment.test.ts',
  'packages/adapters/conformance/cut-short.test.ts',
  'apps/proxy/src/inference/long-calls.alone.ts',
  'apps/proxy/src/inference/long-requests.alone.ts',
  'apps/proxy/src/inference/long-answers.alone.ts',
].map((file) => join(root, file));

/** All others are taken by their size, the largest first, which says a little about how long they take. */
export default class LongestFirst {
  /**
   * @template {{ readonly path: string }} Test
   * @param {readonly Test[]} tests
   * @returns {Test[]}
   */
  sort(tests) {
    const ranked = tests.map((test) => ({ test, rank: rankOf(test.path), size: statSync(test.path).size }));
    return ranked.toSorted((left, right) => left.rank - right.rank || right.size - left.size).map(({ test }) => test);
  }

  /** Jest would have the times of this run noted here; what is known is written down above. */
  cacheResults() {}
}

/** @param {string} path */
function rankOf(path) {
  const place = longest.indexOf(path);
  return place < 0 ? longest.length : place;
}
