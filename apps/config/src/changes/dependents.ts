import type { EntityManager } from 'typeorm';

/** Names what still needs a resource, such as `route chat`. */
export type FindDependents = (id: string, manager: EntityManager) => Promise<readonly string[]>;

/**
 * Lets features say that they need resources of another one, without that one knowing them. Asked before a resource is
 * taken away, inside of the change.
 */
export class Dependents {
  readonly #finders: FindDependents[] = [];

  add(find: FindDependents): void {
    this.#finders.push(find);
  }

  async of(id: string, manager: EntityManager): Promise<readonly string[]> {
    const found: string[] = [];
    for (const find of this.#finders) found.push(...(await find(id, manager)));
    return found;
  }
}
