import { describe, expect, it } from '@jest/globals';
import { readConditions, readGroups, readRange } from './parameters.js';

const now = Date.parse('2026-05-05T10:20:30Z');
const failed = (param: string) => ({ ok: false, failure: { code: 'request.invalid', param } });

describe('the range of a report', () => {
  it('is by default the 30 days up to the end of this hour', () => {
    expect(readRange({}, now)).toEqual({
      ok: true,
      value: { fromMs: Date.parse('2026-04-05T11:00:00Z'), toMs: Date.parse('2026-05-05T11:00:00Z') },
    });
  });

  it('is taken as it is given, dates being midnight in UTC', () => {
    expect(readRange({ from: '2026-01-01', to: '2026-02-01T01:00:00+01:00' }, now)).toEqual({
      ok: true,
      value: { fromMs: Date.parse('2026-01-01'), toMs: Date.parse('2026-02-01') },
    });
  });

  it.each([
    [{ from: '2026-02-01', to: '2026-01-01' }],
    [{ from: '2026-01-01', to: '2026-01-01' }],
    [{ from: '2027-01-01' }],
    [{ from: '1990-01-01', to: '2026-01-01' }],
  ])('is refused as %j', (query) => {
    expect(readRange(query, now)).toMatchObject(failed('from'));
  });
});

describe('groups', () => {
  it('come from one parameter or several', () => {
    const groups = ['project', 'tag:feature', 'model'];
    expect(readGroups(['project, tag:feature,model'])).toEqual({ ok: true, value: groups });
    expect(readGroups(['project', 'tag:feature,model'])).toEqual({ ok: true, value: groups });
    expect(readGroups()).toEqual({ ok: true, value: [] });
  });

  it.each([
    ['colour'],
    [''],
    ['tag:'],
    ["tag:a'b"],
    ['tag:.a'],
    [`tag:${'a'.repeat(65)}`],
    ['model,,team'],
    ['model,model'],
    ['project,team,key,user,model,provider,tag:a'],
  ])('are refused as %j', (text) => {
    expect(readGroups([text])).toMatchObject(failed('groupBy'));
  });
});

describe('conditions', () => {
  it.each([
    ['model=gpt-4.1', [['model', ['gpt-4.1']]]],
    ['tag:feature=a=b', [['tag:feature', ['a=b']]]],
    ['team=', [['team', ['']]]],
    [
      'team=a,team=b,model=c',
      [
        ['team', ['a', 'b']],
        ['model', ['c']],
      ],
    ],
    ['user=Doe, Jane', [['user', ['Doe, Jane']]]],
    [
      'user=Doe, Jane,tag:x=1',
      [
        ['user', ['Doe, Jane']],
        ['tag:x', ['1']],
      ],
    ],
    ['tag:odd=a,b=c', [['tag:odd', ['a,b=c']]]],
    [`user=${'🦊'.repeat(512)}`, [['user', ['🦊'.repeat(512)]]]],
    ['tag:feature.v_2-x=1', [['tag:feature.v_2-x', ['1']]]],
  ])('are read from %j', (text, expected) => {
    const read = readConditions([text]);
    expect(read.ok && read.value.map(({ dimension, values }) => [dimension, values])).toEqual(expected);
  });

  it('may be given as several parameters', () => {
    expect(readConditions(['team=a', 'team=b'])).toEqual({
      ok: true,
      value: [{ dimension: 'team', values: ['a', 'b'] }],
    });
  });

  it.each([['model'], [''], ['=x'], ['colour=red'], ['tag:=x'], [`model=${'x'.repeat(513)}`]])(
    'are refused as %j',
    (text) => {
      expect(readConditions([text])).toMatchObject(failed('where'));
    },
  );

  it('are refused in great number', () => {
    expect(readConditions(Array(21).fill('team=a'))).toMatchObject(failed('where'));
  });
});
