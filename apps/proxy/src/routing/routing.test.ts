import { describe, expect, test } from '@jest/globals';
import type { SnapshotRoute } from '@tollgate/schema';
import fc from 'fast-check';
import type { Principal } from '../access/index.js';
import { compileSnapshot } from '../snapshot/compile-snapshot.js';
import type { ServingSnapshot } from '../snapshot/index.js';
import { compilersFor, credentialOf, keyOf, providerOf, routeOf, snapshotOf } from '../snapshot/testing/snapshots.js';
import { chooseCredential } from './choose-credential.js';
import { listModels } from './list-models.js';
import { editDistance, nearestNames } from './nearest-names.js';
import { explorationShare, orderTargets } from './order-targets.js';
import { resolveModel } from './resolve-model.js';
import type { OrderingInputs, ResolvedRoute, TargetHealth } from './resolved-route.js';

const kinds = compilersFor({
  alpha: { catalog: ['alpha-large', 'alpha-small'], patterns: ['alpha-*'] },
  beta: { catalog: ['beta-1', 'shared-1'], patterns: ['beta-*'] },
  gamma: { catalog: ['shared-1', 'vendor/slashed'] },
});

function snapshotWith(routes: readonly SnapshotRoute[] = []): ServingSnapshot {
  const providers = [
    providerOf('gamma', { priority: 2 }),
    providerOf('beta', { priority: 1 }),
    providerOf('alpha', { priority: 5 }),
    providerOf('alpha-spare', { kind: 'alpha', priority: 9 }),
    providerOf('unknown-kind', { kind: 'from-the-future', priority: 0 }),
  ];
  return compileSnapshot(snapshotOf(1, { providers, routes: [...routes] }), kinds);
}

function principalWith(allowedModels?: string[]): Principal {
  const keys = [keyOf(1, ['0'.repeat(64)], allowedModels ? { allowedModels } : {})];
  const [key] = compileSnapshot(snapshotOf(1, { virtualKeys: keys }), kinds).keysByHash.values();
  if (key === undefined) throw new Error('There is one key');
  return { key };
}

const anyone = principalWith();

/** The targets a name leads to, as `provider/model`, or the code of the failure. */
function targetsOf(name: string, snapshot = snapshotWith(), principal = anyone): readonly string[] | string {
  const resolved = resolveModel(snapshot, name, principal);
  if (!resolved.ok) return resolved.failure.code;
  return resolved.value.targets.map(({ provider, model }) => `${provider.id}/${model}`);
}

describe('a model name', () => {
  test('that is an alias takes its route, with all its rules', () => {
    const route = routeOf('fast', ['alpha/alpha-small', 'beta/beta-1'], {
      strategy: 'weighted',
      retry: { attemptsMax: 3 },
      timeouts: { totalMs: 9000 },
      fallbackOn: ['error'],
    });
    const resolved = resolveModel(snapshotWith([route]), 'fast', anyone);
    expect(resolved).toMatchObject({
      ok: true,
      value: {
        alias: 'fast',
        strategy: 'weighted',
        retry: { attemptsMax: 3 },
        timeouts: { totalMs: 9000 },
        fallbackOn: ['error'],
      },
    });
    expect(targetsOf('fast', snapshotWith([route]))).toEqual(['alpha/alpha-small', 'beta/beta-1']);
  });

  test('that is an alias wins over a provider and over a catalogue', () => {
    const routes = [routeOf('alpha/alpha-large', ['beta/beta-1']), routeOf('shared-1', ['alpha/alpha-small'])];
    expect(targetsOf('alpha/alpha-large', snapshotWith(routes))).toEqual(['beta/beta-1']);
    expect(targetsOf('shared-1', snapshotWith(routes))).toEqual(['alpha/alpha-small']);
  });

  test('behind the id of a provider goes to that provider, whatever it is', () => {
    expect(targetsOf('gamma/never-heard-of')).toEqual(['gamma/never-heard-of']);
    expect(targetsOf('gamma/vendor/slashed')).toEqual(['gamma/vendor/slashed']);
  });

  test('may have slashes of its own', () => {
    expect(targetsOf('vendor/slashed')).toEqual(['gamma/vendor/slashed']);
  });

  test('goes to the provider whose catalogue has it', () => {
    expect(targetsOf('beta-1')).toEqual(['beta/beta-1']);
  });

  test('goes to the provider whose pattern claims it', () => {
    expect(targetsOf('beta-of-next-year')).toEqual(['beta/beta-of-next-year']);
  });

  test('that two providers claim goes by their priority', () => {
    expect(targetsOf('shared-1')).toEqual(['beta/shared-1', 'gamma/shared-1']);
    expect(targetsOf('alpha-large')).toEqual(['alpha/alpha-large', 'alpha-spare/alpha-large']);
  });

  test('at equal priority, a catalogue is a better claim than a pattern', () => {
    const compilers = compilersFor({ a: { patterns: ['model-*'] }, b: { catalog: ['model-1'] } });
    const snapshot = compileSnapshot(snapshotOf(1, { providers: [providerOf('a'), providerOf('b')] }), compilers);
    expect(targetsOf('model-1', snapshot)).toEqual(['b/model-1', 'a/model-1']);
  });

  test('that nobody claims is unknown, and the nearest known ones are named', () => {
    const resolved = resolveModel(snapshotWith([routeOf('alpha-smell', ['beta/beta-1'])]), 'alhpa-smal', anyone);
    expect(resolved).toMatchObject({ ok: false, failure: { code: 'model.unknown', param: 'model' } });
    expect(!resolved.ok && resolved.failure.message).toContain('"alpha-small"');
    expect(!resolved.ok && resolved.failure.message).toContain('"alpha-smell"');
    expect(!resolved.ok && resolved.failure.message).not.toContain('shared');
  });

  test('of any length and content gives a short answer soon', () => {
    const hostile = ['', '/', 'x'.repeat(1_000_000), '"\n\u0000', 'alpha/', '/alpha-large', '__proto__', 'constructor'];
    for (const name of hostile) {
      const resolved = resolveModel(snapshotWith(), name, anyone);
      expect(resolved).toMatchObject({ ok: false, failure: { code: 'model.unknown' } });
      expect(!resolved.ok && resolved.failure.message.length).toBeLessThan(400);
    }
  });

  test('of a provider whose kind this release does not know is refused', () => {
    expect(targetsOf('unknown-kind/some-model')).toBe('model.unknown');
  });

  test('that is an alias goes without targets whose provider is gone or unknown', () => {
    const targets = ['removed/model', 'unknown-kind/model', 'beta/beta-1'];
    expect(targetsOf('fast', snapshotWith([routeOf('fast', targets)]))).toEqual(['beta/beta-1']);
    expect(targetsOf('fast', snapshotWith([routeOf('fast', targets.slice(0, 2))]))).toBe('model.no-credential');
  });
});

describe('a key with patterns', () => {
  const snapshot = snapshotWith([routeOf('fast', ['alpha/alpha-small'])]);

  test('may use aliases by their own name only', () => {
    expect(targetsOf('fast', snapshot, principalWith(['fast']))).toEqual(['alpha/alpha-small']);
    expect(targetsOf('fast', snapshot, principalWith(['alpha-*']))).toBe('access.model-forbidden');
    expect(targetsOf('alpha-small', snapshot, principalWith(['fast']))).toBe('access.model-forbidden');
  });

  test('may use a model by its bare name and by its full name', () => {
    for (const patterns of [['alpha-small'], ['alpha/*']]) {
      expect(targetsOf('alpha/alpha-small', snapshot, principalWith(patterns))).toEqual(['alpha/alpha-small']);
    }
    expect(targetsOf('alpha/alpha-large', snapshot, principalWith(['alpha-small']))).toBe('access.model-forbidden');
  });

  test('that names providers gets a bare name from those alone', () => {
    expect(targetsOf('shared-1', snapshot, principalWith(['gamma/*']))).toEqual(['gamma/shared-1']);
    expect(targetsOf('shared-1', snapshot, principalWith(['alpha/*']))).toBe('access.model-forbidden');
  });

  test('cannot find out what there is besides', () => {
    const outcome = (name: string) => {
      const resolved = resolveModel(snapshot, name, principalWith(['beta-*']));
      return resolved.ok ? resolved : { ...resolved.failure, message: resolved.failure.message.replace(name, '') };
    };
    expect(outcome('fast')).toEqual(outcome('nonsense'));
    expect(outcome('alpha-small')).toEqual(outcome('nonsense'));
    const near = resolveModel(snapshotWith(), 'beta1', principalWith(['beta*']));
    expect(!near.ok && near.failure.message).toContain('beta-1');
    expect(!near.ok && near.failure.message).not.toContain('alpha');
  });
});

describe('the list of models', () => {
  test('has aliases and catalogues, each model under the name that leads to it', () => {
    const ids = listModels(
      snapshotWith([routeOf('fast', ['alpha/alpha-small']), routeOf('beta-1', ['alpha/alpha-large'])]),
      anyone,
    );
    expect(ids.map(({ id }) => id)).toEqual([
      'alpha-spare/alpha-large',
      'alpha-spare/alpha-small',
      'alpha/alpha-large',
      'alpha/alpha-small',
      'beta-1',
      'beta/beta-1',
      'beta/shared-1',
      'fast',
      'gamma/shared-1',
      'gamma/vendor/slashed',
    ]);
    expect(ids.find(({ id }) => id === 'beta/shared-1')).toMatchObject({ provider: 'beta', contextTokens: 1000 });
    expect(ids.find(({ id }) => id === 'fast')).toEqual({ id: 'fast' });
  });

  test('leads to what it says, for every key', () => {
    const snapshot = snapshotWith([routeOf('fast', ['alpha/alpha-small'])]);
    for (const patterns of [['alpha*'], ['gamma/*'], ['*-1'], ['fast'], [], undefined]) {
      const principal = principalWith(patterns);
      const listed = listModels(snapshot, principal);
      for (const { id, provider } of listed) {
        const resolved = resolveModel(snapshot, id, principal);
        expect([id, resolved.ok && (provider ?? 'alpha')]).toEqual([
          id,
          resolved.ok && resolved.value.targets[0]?.provider.id,
        ]);
        expect(resolved.ok).toBe(true);
      }
    }
    const idsFor = (patterns: string[]) => listModels(snapshot, principalWith(patterns)).map(({ id }) => id);
    expect(idsFor([])).toEqual([]);
    expect(idsFor(['fast'])).toEqual(['fast']);
    expect(idsFor(['gamma/*'])).toEqual(['gamma/shared-1', 'gamma/vendor/slashed']);
  });
});

describe('near names', () => {
  test('the distance is that of Levenshtein, up to its bound', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 });
    fc.assert(
      fc.property(word, word, fc.nat(8), (left, right, bound) => {
        expect(editDistance(left, right, bound)).toBe(Math.min(slowDistance(left, right), bound + 1));
      }),
    );
  });

  test('the best three are given, near ones only', () => {
    expect(nearestNames('gpt-4', ['gpt-4o', 'gpt-5', 'gpt-4x', 'gpt-4.1', 'claude'])).toEqual([
      'gpt-4o',
      'gpt-4x',
      'gpt-5',
    ]);
    expect(nearestNames('x'.repeat(500), ['x'.repeat(500)])).toEqual([]);
  });

  test('the work is bounded, however many names there are', () => {
    let asked = 0;
    function* endless(): Generator<string> {
      for (;;) yield `model-${(asked += 1)}`;
    }
    expect(nearestNames('modle-1', endless())).toContain('model-1');
    expect(asked).toBeLessThanOrEqual(2001);
  });
});

function slowDistance(left: string, right: string): number {
  if (left === '' || right === '') return left.length + right.length;
  return Math.min(
    slowDistance(left.slice(1), right.slice(1)) + (left[0] === right[0] ? 0 : 1),
    slowDistance(left.slice(1), right) + 1,
    slowDistance(left, right.slice(1)) + 1,
  );
}

describe('the order of targets', () => {
  const names = ['one', 'two', 'three'] as const;
  type Known = Partial<Record<(typeof names)[number], Partial<TargetHealth>>>;

  function routeWith(strategy: ResolvedRoute['strategy'], weights: readonly number[] = [1, 1, 1]): ResolvedRoute {
    const providers = compileSnapshot(
      snapshotOf(1, { providers: names.map((name) => providerOf(name)) }),
      kinds,
    ).providers;
    const targets = [...providers.values()].map((provider) => ({ provider, model: 'm', weight: 1 }));
    const byName = names.map((name) => targets.find(({ provider }) => provider.id === name));
    const listed = byName.flatMap((target, index) => (target ? [{ ...target, weight: weights[index] ?? 1 }] : []));
    return { targets: listed, strategy };
  }

  function order(route: ResolvedRoute, known: Known = {}, random = () => 0.5): readonly string[] {
    const health: OrderingInputs['health'] = ({ provider }) => {
      const name = names.find((other) => other === provider.id);
      return { usable: true, ...(name && known[name]) };
    };
    return orderTargets(route, { random, health }).map(({ provider }) => provider.id);
  }

  test('is that of the route, by priority', () => {
    expect(order(routeWith('priority'))).toEqual(['one', 'two', 'three']);
  });

  test('has those that cannot be used last, under every strategy', () => {
    for (const strategy of ['priority', 'weighted', 'latency', 'cost'] as const) {
      expect(order(routeWith(strategy), { one: { usable: false } }).at(-1)).toBe('one');
    }
  });

  test('by weight, gives each target its share of first places', () => {
    const route = routeWith('weighted', [6, 3, 1]);
    const counts = new Map<string, number>();
    let state = 12345;
    const random = () => {
      state = (state * 1103515245 + 12345) % 2 ** 31;
      return state / 2 ** 31;
    };
    for (let draw = 0; draw < 20_000; draw += 1) {
      const [first = ''] = order(route, {}, random);
      counts.set(first, (counts.get(first) ?? 0) + 1);
    }
    expect((counts.get('one') ?? 0) / 20_000).toBeCloseTo(0.6, 1);
    expect((counts.get('two') ?? 0) / 20_000).toBeCloseTo(0.3, 1);
    expect((counts.get('three') ?? 0) / 20_000).toBeCloseTo(0.1, 1);
  });

  test('by weight, keeps the others as fallbacks and weight 0 out', () => {
    expect(order(routeWith('weighted', [1, 0, 1]), {}, () => 0.99)).toEqual(['three', 'one']);
    expect(order(routeWith('weighted', [0, 0, 0]))).toEqual([]);
    expect(order(routeWith('weighted', [1, 1, 1]), {}, () => 1 - Number.EPSILON)).toHaveLength(3);
  });

  test('by latency, has the fastest first and the never measured before it', () => {
    const known = { one: { latencyMs: 300 }, two: { latencyMs: 100 }, three: { latencyMs: 200 } };
    expect(order(routeWith('latency'), known)).toEqual(['two', 'three', 'one']);
    expect(order(routeWith('latency'), { ...known, one: {} })).toEqual(['one', 'two', 'three']);
  });

  test('by latency, tries every other target now and then', () => {
    const known = { one: { latencyMs: 300 }, two: { latencyMs: 100 }, three: { latencyMs: 200 } };
    expect(order(routeWith('latency'), known, () => 0)).toEqual(['three', 'two', 'one']);
    expect(order(routeWith('latency'), known, () => explorationShare * 0.9)).toEqual(['one', 'two', 'three']);
    expect(order(routeWith('latency'), known, () => explorationShare)).toEqual(['two', 'three', 'one']);
  });

  test('by cost, has the cheapest first and those without a price last', () => {
    expect(order(routeWith('cost'), { one: { cost: 30n }, two: {}, three: { cost: 10n } })).toEqual([
      'three',
      'one',
      'two',
    ]);
    expect(order(routeWith('cost'), { one: { cost: 0n }, two: {}, three: {} })).toEqual(['one', 'two', 'three']);
  });

  test('never loses or repeats a target', () => {
    const health = fc.record({
      usable: fc.boolean(),
      latencyMs: fc.option(fc.nat(), { nil: undefined }),
      cost: fc.option(fc.bigInt({ min: 0n, max: 99n }), { nil: undefined }),
    });
    const strategy = fc.constantFrom('priority' as const, 'weighted' as const, 'latency' as const, 'cost' as const);
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(strategy, random, health, health, health, (chosen, chance, one, two, three) => {
        expect([...order(routeWith(chosen), { one, two, three }, () => chance)].sort()).toEqual([...names].sort());
      }),
    );
  });
});

describe('the choice of a credential', () => {
  const [one, two, three] = [1, 2, 3].map((number) => credentialOf(number, { weight: number }));
  const providers = compileSnapshot(
    snapshotOf(1, { providers: [providerOf('alpha', { credentials: [one, two, three].flatMap((c) => c ?? []) })] }),
    kinds,
  ).providers;
  const [alpha] = providers.values();
  if (!alpha || !one || !two || !three) throw new Error('There are one provider and three credentials');

  test('goes by weight', () => {
    const names = [0, 0.1, 0.17, 0.4, 0.51, 0.99].map(
      (chance) => chooseCredential(alpha, () => chance, new Set())?.name,
    );
    expect(names).toEqual([
      'credential 1',
      'credential 1',
      'credential 2',
      'credential 2',
      'credential 3',
      'credential 3',
    ]);
  });

  test('leaves out what was refused, down to none', () => {
    expect(chooseCredential(alpha, () => 0, new Set([one.id]))?.name).toBe('credential 2');
    expect(chooseCredential(alpha, () => 0.99, new Set([one.id, three.id]))?.name).toBe('credential 2');
    expect(chooseCredential(alpha, () => 0, new Set([one.id, two.id, three.id]))).toBeUndefined();
    expect(chooseCredential({ credentials: [] }, () => 0, new Set())).toBeUndefined();
  });

  test('asks for no chance when there is one', () => {
    const only = { credentials: alpha.credentials.slice(0, 1) };
    const never = () => {
      throw new Error('No chance is needed');
    };
    expect(chooseCredential(only, never, new Set())?.name).toBe('credential 1');
    expect(chooseCredential(only, never, new Set([one.id]))).toBeUndefined();
  });
});
