import type { z } from 'zod';

/** Every key of every queue starts with it. */
export const queuePrefix = 'tollgate';

/** The contract of a queue: both sides parse what passes through it. */
export interface QueueDefinition<Payload> {
  readonly name: string;
  readonly payload: z.ZodType<Payload>;
  /** The same payload always has the same id, so that publishing it twice makes one job while the first one waits. */
  readonly jobId: (payload: Payload) => string;
}

/** Gives a definition its payload type. */
export function defineQueue<Payload>(definition: QueueDefinition<Payload>): QueueDefinition<Payload> {
  return definition;
}
