import { type ExecutionContext, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Access } from './operation.js';

const accessKey = 'tollgate:access';
const reflector = new Reflector();

/** Opens a handler, or all handlers of a controller, to somebody else than administrators. */
export function Allow(access: Access) {
  return SetMetadata(accessKey, access);
}

/** Who may call the handler a request was matched to. What says nothing is for administrators. */
export function accessOf(context: ExecutionContext): Access {
  const said = reflector.getAllAndOverride<Access | undefined>(accessKey, [context.getHandler(), context.getClass()]);
  return said ?? 'admin';
}
