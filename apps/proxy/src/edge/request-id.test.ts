import { expect, test } from '@jest/globals';
import { newRequestId } from './request-id.js';

test('ids are of version 7, carry their time, and never repeat', () => {
  const nowMs = Date.UTC(2026, 0, 1);
  const ids = Array.from({ length: 5000 }, () => newRequestId(nowMs));
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(nowMs);
  }
});

test('every random digit takes every value', () => {
  const ids = Array.from({ length: 2000 }, () => newRequestId(0).replaceAll('-', ''));
  for (const place of [13, 14, 15, 17, 18, 19, 20, 25, 31]) {
    expect(new Set(ids.map((id) => id.charAt(place))).size).toBe(16);
  }
  expect(new Set(ids.map((id) => id.charAt(16))).size).toBe(4);
});

test('later ids sort behind earlier ones', () => {
  expect(newRequestId(1000) < newRequestId(1001)).toBe(true);
});
