import { Inject, Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { OperationSpec } from './operation.js';
import { WithOperation } from './operation-of.js';

/** Every operation of the running service, found by walking its controllers. */
@Injectable()
export class Operations {
  readonly #discovery: DiscoveryService;
  #found: readonly OperationSpec[] | undefined;

  constructor(@Inject(DiscoveryService) discovery: DiscoveryService) {
    this.#discovery = discovery;
  }

  /** Sorted by path and method. Throws where two share an id or an address: that is a bug. */
  all(): readonly OperationSpec[] {
    this.#found ??= this.#find();
    return this.#found;
  }

  /** The methods an address takes, whatever its ids. */
  methodsOf(path: string): readonly string[] {
    return this.all()
      .filter((operation) => matches(operation.path, path))
      .map((operation) => operation.method);
  }

  #find(): readonly OperationSpec[] {
    const scanner = new MetadataScanner();
    const found = this.#discovery.getControllers().flatMap((controller) => {
      const prototype: object | null = Object.getPrototypeOf(controller.instance);
      return scanner
        .getAllMethodNames(prototype)
        .flatMap((name) => this.#discovery.getMetadataByDecorator(WithOperation, controller, name) ?? []);
    });
    refuseRepeats(found);
    return found.toSorted((left, right) => (addressOf(left) < addressOf(right) ? -1 : 1));
  }
}

function refuseRepeats(operations: readonly OperationSpec[]): void {
  for (const key of [addressOf, (operation: OperationSpec) => operation.id]) {
    const seen = new Set<string>();
    for (const operation of operations) {
      if (seen.has(key(operation))) throw new Error(`Two operations share ${key(operation)}`);
      seen.add(key(operation));
    }
  }
}

function addressOf(operation: OperationSpec): string {
  return `${operation.path} ${operation.method}`;
}

function matches(pattern: string, path: string): boolean {
  const expected = pattern.split('/');
  const given = path.split('/');
  return (
    expected.length === given.length &&
    expected.every((segment, index) => (segment.startsWith('{') ? given[index] !== '' : segment === given[index]))
  );
}
