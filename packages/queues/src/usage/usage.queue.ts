import { mebibyte, readUsageBatch, secondMs, UsageBatch } from '@tollgate/schema';
import { defineQueue } from '../definition/define-queue.js';
import { batchIdOf } from './create-usage-batch.js';

/** Of one batch as JSON. A thousand events with long tags stay well below it. */
export const usageBatchBytesMax = 32 * mebibyte;

/** Usage events on their way from a proxy to the worker that prices and stores them. One job is one immutable batch. */
export const usageQueue = defineQueue({
  name: 'usage',
  payload: UsageBatch.refine(isNamedByEvents, { path: ['batchId'], message: 'is not the hash of the event ids' }),
  read(value) {
    const batch = readUsageBatch(value);
    return batch !== undefined && isNamedByEvents(batch) ? batch : undefined;
  },
  jobId: ({ batchId }) => batchId,
  options: { attemptsMax: 5, retryDelayMs: secondMs, payloadBytesMax: usageBatchBytesMax },
});

function isNamedByEvents({ batchId, events }: UsageBatch): boolean {
  return batchId === batchIdOf(events);
}

/** Every queue there is. */
export const declaredQueues = [usageQueue] as const;
