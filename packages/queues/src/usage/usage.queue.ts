import { mebibyte, secondMs, UsageBatch } from '@tollgate/schema';
import { defineQueue } from '../definition/define-queue.js';
import { batchIdOf } from './create-usage-batch.js';

/** Of one batch as JSON. A thousand events with long tags stay well below it. */
export const usageBatchBytesMax = 32 * mebibyte;

/** Usage events on their way from a proxy to the worker that prices and stores them. One job is one immutable batch. */
export const usageQueue = defineQueue({
  name: 'usage',
  payload: UsageBatch.refine(({ batchId, events }) => batchId === batchIdOf(events), {
    path: ['batchId'],
    message: 'is not the hash of the event ids',
  }),
  jobId: ({ batchId }) => batchId,
  options: { attemptsMax: 5, retryDelayMs: secondMs, payloadBytesMax: usageBatchBytesMax },
});

/** Every queue there is. */
export const declaredQueues = [usageQueue] as const;
