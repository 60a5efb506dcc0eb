import { z } from 'zod';
import { BatchId } from '../ids.js';
import { UsageEvent } from './usage-event.js';

/** Most events of one batch; a queue job holds one batch. */
export const batchEventsMax = 1000;
/** Most characters of the name of the proxy that a batch comes from. */
export const batchProxyIdCharsMax = 512;

/** The usage events of one queue job. Immutable: its id is the hash of its event ids. */
export const UsageBatch = z.strictObject({
  version: z.literal(1),
  batchId: BatchId,
  /** Whom to tell when the batch is stored. */
  proxyId: z.string().min(1).max(batchProxyIdCharsMax),
  events: z.array(UsageEvent).min(1).max(batchEventsMax),
});
export type UsageBatch = z.infer<typeof UsageBatch>;
