import { describe, expect, it } from '@jest/globals';
import { pinned, shareOut } from './cores.ts';

describe('sharing out the cores', () => {
  it('gives the subject a core of its own', () => {
    for (const allowed of [
      [0, 1],
      [2, 5, 7],
      [0, 1, 2, 3, 4, 5, 6, 7],
    ]) {
      const { subject, load, others } = shareOut(allowed);
      expect([load, ...(others ?? '').split(',')]).not.toContain(subject);
    }
  });

  it('lets the others share a core with the load only where there is no third', () => {
    expect(shareOut([0, 1])).toMatchObject({ subject: '0', load: '1', others: '1', any: '0,1', crowded: true });
    expect(shareOut([0, 1, 2, 3])).toMatchObject({ load: '1', others: '2,3', any: '0,1,2,3', crowded: false });
  });

  it('pins nothing on a single core', () => {
    const cores = shareOut([3]);
    expect(pinned(cores, 'subject', ['wrk', '-c64'])).toEqual(['wrk', '-c64']);
    expect(pinned(shareOut([0, 1]), 'subject', ['wrk'])).toEqual(['taskset', '-c', '0', 'wrk']);
  });
});
