import { describe, expect, it } from '@jest/globals';
import { measureNames, parseOptions, subjectNames, UsageError } from './options.ts';

describe('the command line of the bench', () => {
  it('measures everything on every subject unless told otherwise', () => {
    expect(parseOptions([])).toEqual({
      quick: false,
      profile: false,
      measures: measureNames,
      subjects: subjectNames,
    });
  });

  it('keeps the order of measures and always has direct to compare with', () => {
    const options = parseOptions(['--quick', '--only', 'streams,throughput', '--subject', 'tollgate']);
    expect(options).toMatchObject({
      quick: true,
      measures: ['throughput', 'streams'],
      subjects: ['direct', 'tollgate'],
    });
  });

  it.each([[['--only', 'nothing']], [['--fast']], [['--subject', 'litellm']]])('refuses %j', (argv) => {
    expect(() => parseOptions(argv)).toThrow(UsageError);
  });
});
