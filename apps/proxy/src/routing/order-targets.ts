import { unreachable } from '@tollgate/schema';
import type { OrderingInputs, ResolvedRoute, ResolvedTarget } from './resolved-route.js';
import { weightedDraw } from './weighted-draw.js';

/** Share of the requests that try another target first, so that one that was slow once is measured again. */
export const explorationShare = 0.05;

/**
 * The targets in the order they are to be tried. Those that cannot be used at the moment come last, in case they can be
 * again; none is left out, but those of weight 0 under the strategy `weighted`.
 */
export function orderTargets(route: ResolvedRoute, inputs: OrderingInputs): readonly ResolvedTarget[] {
  const [, second] = route.targets;
  if (second === undefined && route.strategy !== 'weighted') return route.targets;
  const ordered = byStrategy(route, inputs);
  const usable = new Map(ordered.map((target) => [target, inputs.health(target).usable]));
  return [...ordered.filter((target) => usable.get(target)), ...ordered.filter((target) => !usable.get(target))];
}

function byStrategy({ targets, strategy }: ResolvedRoute, inputs: OrderingInputs): readonly ResolvedTarget[] {
  switch (strategy) {
    case 'priority':
      return targets;
    case 'weighted':
      return shuffleByWeight(targets, inputs.random);
    case 'latency':
      return byLatency(targets, inputs);
    case 'cost':
      return byCost(targets, inputs);
    default:
      return unreachable(strategy);
  }
}

/** Draws again and again: the first one by weight, the next by weight among the others. */
function shuffleByWeight(targets: readonly ResolvedTarget[], random: () => number): readonly ResolvedTarget[] {
  const order: ResolvedTarget[] = [];
  let left = targets.filter(({ weight }) => weight > 0);
  while (left.length > 0) {
    const drawn = weightedDraw(left, random);
    if (drawn === undefined) break;
    order.push(drawn);
    left = left.filter((target) => target !== drawn);
  }
  return order;
}

/** The fastest first. One that was never measured goes before all others, and now and then any other one does. */
function byLatency(targets: readonly ResolvedTarget[], { health, random }: OrderingInputs): readonly ResolvedTarget[] {
  const latencies = new Map(targets.map((target) => [target, health(target).latencyMs ?? 0]));
  const latencyOf = (target: ResolvedTarget) => latencies.get(target) ?? 0;
  const ordered = targets.toSorted((left, right) => latencyOf(left) - latencyOf(right));
  const chance = random();
  if (chance >= explorationShare) return ordered;
  const explored = ordered[1 + Math.floor((chance / explorationShare) * (ordered.length - 1))];
  return explored === undefined ? ordered : [explored, ...ordered.filter((target) => target !== explored)];
}

/** The cheapest first; without a price last. */
function byCost(targets: readonly ResolvedTarget[], { health }: OrderingInputs): readonly ResolvedTarget[] {
  const costs = new Map(targets.map((target) => [target, health(target).cost]));
  return targets.toSorted((left, right) => compareCosts(costs.get(left), costs.get(right)));
}

function compareCosts(left: bigint | undefined, right: bigint | undefined): number {
  if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
