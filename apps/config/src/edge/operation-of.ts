import type { ExecutionContext } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import type { OperationSpec } from './operation.js';

/** Puts an operation on its handler, where requests and the OpenAPI document find it. */
export const WithOperation = DiscoveryService.createDecorator<OperationSpec>();

const reflector = new Reflector();

/** The operation a request was matched to; undefined for handlers that are none. */
export function operationOf(context: ExecutionContext): OperationSpec | undefined {
  return reflector.get<OperationSpec | undefined>(WithOperation.KEY, context.getHandler());
}
