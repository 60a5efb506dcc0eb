import { HttpCode, RequestMapping, RequestMethod } from '@nestjs/common';
import { Allow } from './access.js';
import { Input } from './input.js';
import type { InputOf, OperationSpec, OutcomeOf } from './operation.js';
import { WithOperation } from './operation-of.js';

/** Binds a controller method to an operation: its route, access, input and answer. The compiler checks both ends. */
export function Handles<const Op extends OperationSpec>(operation: Op) {
  return <Method extends (input: InputOf<Op>) => OutcomeOf<Op>>(
    target: object,
    name: string,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void => {
    const path = operation.path.replaceAll(/\{(\w+)\}/g, ':$1');
    RequestMapping({ path, method: RequestMethod[operation.method] })(target, name, descriptor);
    HttpCode(operation.status)(target, name, descriptor);
    WithOperation(operation)(target, name, descriptor);
    Allow(operation.access)(target, name, descriptor);
    Input()(target, name, 0);
  };
}
