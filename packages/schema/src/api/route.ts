import { z } from 'zod';
import { RouteId } from '../ids.js';
import { FallbackCondition, RetryPolicy, RouteTarget, RoutingStrategy, Timeouts } from '../snapshot/snapshot.js';
import { pageOf } from './page.js';
import { ModelName, namesNothing, namesSomething, resourceMembers } from './resource.js';

const aliasCharsMax = 256;
const targetsMax = 32;

/** The model name callers write; it goes before every other meaning of that name. */
const Alias = z
  .string()
  .max(aliasCharsMax)
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._:/@+-]*$/,
    'must be letters, digits and . _ : / @ + -, starting with a letter or digit',
  );

const definition = {
  targets: z
    .array(RouteTarget.extend({ model: ModelName }))
    .min(1)
    .max(targetsMax),
  strategy: RoutingStrategy,
  retry: RetryPolicy,
  timeouts: Timeouts,
  fallbackOn: z.array(FallbackCondition).max(FallbackCondition.options.length),
};

export const CreateRoute = z
  .strictObject({
    alias: Alias,
    targets: definition.targets,
    strategy: definition.strategy.default('priority'),
    retry: definition.retry.optional(),
    timeouts: definition.timeouts.optional(),
    fallbackOn: definition.fallbackOn.optional(),
  })
  .meta({ id: 'CreateRoute' });
export type CreateRoute = z.infer<typeof CreateRoute>;

/** Members are replaced whole; `null` takes one away, so that the proxy's defaults hold again. */
export const PatchRoute = z
  .strictObject({
    alias: Alias.optional(),
    targets: definition.targets.optional(),
    strategy: definition.strategy.optional(),
    retry: definition.retry.nullable().optional(),
    timeouts: definition.timeouts.nullable().optional(),
    fallbackOn: definition.fallbackOn.nullable().optional(),
  })
  .refine(namesSomething, namesNothing)
  .meta({ id: 'PatchRoute' });
export type PatchRoute = z.infer<typeof PatchRoute>;

export const Route = z
  .strictObject({
    id: RouteId,
    alias: Alias,
    targets: definition.targets,
    strategy: definition.strategy,
    retry: definition.retry.optional(),
    timeouts: definition.timeouts.optional(),
    fallbackOn: definition.fallbackOn.optional(),
    ...resourceMembers,
  })
  .meta({ id: 'Route' });
export type Route = z.infer<typeof Route>;

export const RoutePage = pageOf(Route).meta({ id: 'RoutePage' });
export type RoutePage = z.infer<typeof RoutePage>;
