/**
 * A proxy process reduced to its recorder, for tests that kill it. It admits, checkpoints and closes attempts at random
 * and says on standard output what it has done, each line only after the recorder has returned.
 */
import { writeSync } from 'node:fs';
import { systemClock } from '@tollgate/platform';
import { createUsageBatchText, StoredBatchesReader, UsagePublisher } from '@tollgate/queues';
import { UsageRecorder } from '../../../dist/usage/index.js';

const { dataDir, redisUrl, prefix, proxyId, firstNumber } = JSON.parse(process.argv[2] ?? '{}');
const attemptsPerTurn = 5;
const requestIdOf = (number) => `01890a5d-ac96-774b-bcce-${number.toString(16).padStart(12, '0')}`;
const say = (line) => writeSync(1, `${JSON.stringify(line)}\n`);
const quiet = () => undefined;

const recorder = new UsageRecorder({
  dataDir,
  proxyId,
  publisher: new UsagePublisher({ redisUrl, prefix }),
  stored: new StoredBatchesReader({ redisUrl, prefix, proxyId }),
  createBatch: createUsageBatchText,
  clock: systemClock,
  logger: { info: quiet, warn: quiet, error: quiet },
});

function admit(number) {
  const id = '01890a5d-ac96-774b-bcce-b302099a8057';
  const admitted = recorder.admit({
    requestId: requestIdOf(number),
    attempt: 1,
    projectId: id,
    virtualKeyId: id,
    tags: { feature: 'kill-test' },
    endpoint: 'chat',
    clientFormat: 'openai-chat',
    stream: true,
    requestedModel: 'fast',
    provider: 'alpha',
    kind: 'alpha',
    bringYourOwnKey: false,
    model: 'small',
    inputTokensEstimate: number,
  });
  if (!admitted.ok) throw new Error(admitted.failure.detail);
  say({ admitted: number, bootId: recorder.bootId, sequence: admitted.value.sequence });
  return { number, attempt: admitted.value };
}

function end({ number, attempt }) {
  attempt.close({
    outcome: 'settled',
    usage: { inputTokens: number, outputTokens: number + 1 },
    usageQuality: 'provider-final',
    latencyMs: 5,
  });
  say({ closed: number });
}

await recorder.start();
const open = [];
let number = firstNumber;
for (;;) {
  for (let count = 0; count < attemptsPerTurn; count += 1) open.push(admit(number++));
  for (const { attempt } of open) attempt.checkpoint({ usage: {}, outputTokensEstimate: 7 });
  while (open.length > attemptsPerTurn) end(open.splice(Math.floor(Math.random() * open.length), 1)[0]);
  await new Promise((resolve) => setTimeout(resolve, 1));
}
