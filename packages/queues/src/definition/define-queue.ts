import type { z } from 'zod';

/** A contract between two services: what goes into the jobs of a queue, and how they are treated. */
export interface QueueDefinition<Payload> {
  /** Part of the keys in Redis; must never change. */
  readonly name: string;
  /** Every payload is parsed by it when it is taken; and before it is published, unless it is text that was made for it. */
  readonly payload: z.ZodType<Payload>;
  /** A quicker way to what `payload` makes of a value. Undefined: `payload` must be asked, which says what is wrong. */
  readonly read?: (value: unknown) => Payload | undefined;
  /** Jobs with one id are one job for as long as the first of them is in the queue. Must not contain a colon. */
  readonly jobId: (payload: Payload) => string;
  readonly options: JobOptions;
}

export interface JobOptions {
  /** How often a job is tried before it goes to the failed ones. Stores that are away do not count. */
  readonly attemptsMax: number;
  /** Wait before the second try; it doubles with every further one. */
  readonly retryDelayMs: number;
  /** A larger payload, as JSON, is refused. */
  readonly payloadBytesMax: number;
}

const namePattern = /^[a-z][a-z0-9-]*$/;

/** Declares a queue. Throws when the name would not do as part of a Redis key. */
export function defineQueue<Payload>(definition: QueueDefinition<Payload>): QueueDefinition<Payload> {
  if (!namePattern.test(definition.name)) throw new Error(`Not a queue name: ${definition.name}`);
  return definition;
}

/**
 * A worker calls it before it takes its first job: a queue without a consumer fills up in silence, and with two a batch
 * goes to whichever is quicker. Throws with one line for each problem.
 */
export function assertOneConsumerEach(
  queues: readonly { readonly name: string }[],
  consumers: readonly { readonly queueName: string }[],
): void {
  const declared = new Set(queues.map(({ name }) => name));
  const problems = [...declared].flatMap((name) => {
    const count = consumers.filter(({ queueName }) => queueName === name).length;
    return count === 1 ? [] : [`queue ${name} has ${count} consumers instead of one`];
  });
  for (const { queueName } of consumers) {
    if (!declared.has(queueName)) problems.push(`queue ${queueName} has a consumer but is not declared`);
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
}
