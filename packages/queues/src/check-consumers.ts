import type { QueueDefinition } from './define-queue.js';
import { usageQueue } from './usage-queue.js';

/** Every queue there is. */
const declaredQueues: readonly { readonly name: string }[] = [usageQueue];

/** Refuses to start a worker while a declared queue has no consumer or two, or a consumer has no queue; names them. */
export function checkConsumers(consumed: readonly Pick<QueueDefinition<unknown>, 'name'>[]): void {
  const names = consumed.map(({ name }) => name);
  const problems = [
    ...declaredQueues
      .filter(({ name }) => !names.includes(name))
      .map(({ name }) => `the queue ${name} has no consumer`),
    ...names
      .filter((name, index) => names.indexOf(name) !== index)
      .map((name) => `the queue ${name} has two consumers`),
    ...names
      .filter((name) => !declaredQueues.some((queue) => queue.name === name))
      .map((name) => `${name} is no queue`),
  ];
  if (problems.length > 0) throw new Error(`The queues are not wired: ${problems.join('; ')}`);
}
