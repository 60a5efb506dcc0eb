import { describe, expect, it } from '@jest/globals';
import { fakeKinds } from '../../testing/fake-kinds.js';
import type { KindCard } from './kinds.js';
import { addressOf, problemOfOptions } from './options.js';

function cardOf(id: string): KindCard {
  const card = fakeKinds.find(id);
  if (card === undefined) throw new Error(`There is no kind ${id}`);
  return card;
}
const home = 'https://home.test';

describe('the options of a provider', () => {
  it.each([
    ['speaker', null, {}],
    ['speaker', null, { region: 'north' }],
    ['headed', null, {}],
    ['homeless', home, {}],
    ['clouded', null, { zone: 'z1', tier: 'paid' }],
    ['clouded', home, {}],
    ['clouded', home, { zone: 'z1' }],
  ])('of %s at %s may be %j', (kind, baseUrl, options) => {
    expect(problemOfOptions(cardOf(kind), { baseUrl, options })).toBeUndefined();
  });

  it.each([
    ['speaker', null, { regio: 'north' }, 'options has an unknown member: this kind takes region'],
    ['headed', null, { region: 'x' }, 'options has an unknown member: this kind takes no options'],
    ['speaker', null, { region: 'North' }, 'options.region must be a region in small letters'],
    ['speaker', null, { region: 1 }, 'options.region must be a region in small letters'],
    ['homeless', null, {}, 'baseUrl is required: this kind has no address of its own'],
    ['clouded', null, {}, 'options.zone is required where no baseUrl is given, and must be a zone such as z1'],
    ['clouded', home, { tier: 'gold' }, 'options.tier must be a tier, free or paid'],
  ])('of %s at %s must not be %j', (kind, baseUrl, options, expected) => {
    const problem = problemOfOptions(cardOf(kind), { baseUrl, options });
    expect(`${problem?.path} ${problem?.message}`).toBe(expected);
  });

  it('make its address where it is given none', () => {
    const clouded = cardOf('clouded');
    expect(addressOf(clouded, { baseUrl: null, options: { zone: 'z1' } })).toBe('https://z1.clouded.test');
    expect(addressOf(clouded, { baseUrl: home, options: { zone: 'z1' } })).toBe(home);
    expect(addressOf(cardOf('speaker'), { baseUrl: null, options: {} })).toBeUndefined();
    expect(addressOf(undefined, { baseUrl: null, options: {} })).toBeUndefined();
  });
});
