import { expect, test } from '@jest/globals';
import { RequestId } from '@tollgate/schema';
import { newRequestId } from './request-id.js';

test('ids are of version 7, carry their time, and never repeat', () => {
  const startedMs = Date.now();
  const ids = Array.from({ length: 5000 }, newRequestId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) {
    expect(RequestId.safeParse(id).success).toBe(true);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const madeMs = Number.parseInt(id.replace('-', '').slice(0, 12), 16);
    expect(madeMs).toBeGreaterThanOrEqual(startedMs);
    expect(madeMs).toBeLessThanOrEqual(Date.now());
  }
});
