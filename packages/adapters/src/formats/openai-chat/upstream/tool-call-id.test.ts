import { describe, expect, test } from '@jest/globals';
import { toolCallIdOf } from './tool-call-id.js';

describe('the id of a tool call', () => {
  test('is left alone where any will do', () => {
    expect(toolCallIdOf('toolu_01AbC', { toolCallIds: 'any' })).toBe('toolu_01AbC');
    expect(toolCallIdOf('', { toolCallIds: 'any' })).toBe('');
  });

  test('is left alone where it already has nine letters and digits', () => {
    expect(toolCallIdOf('g6fVbXS8K', { toolCallIds: 'nine-alphanumeric' })).toBe('g6fVbXS8K');
  });

  test.each(['call_3rqTYrA6H21AYUaRGP4F66oq', 'functions.add:0', 'x', '', 'ab_defghi', '日本語'])(
    'is mapped to nine letters and digits: %j',
    (id) => {
      const mapped = toolCallIdOf(id, { toolCallIds: 'nine-alphanumeric' });
      expect(mapped).toMatch(/^[a-zA-Z0-9]{9}$/);
      expect(toolCallIdOf(id, { toolCallIds: 'nine-alphanumeric' })).toBe(mapped);
    },
  );

  test('is mapped to another one for each of very many that differ little', () => {
    const ids = Array.from({ length: 20_000 }, (_, index) =>
      toolCallIdOf(`call_${index}`, { toolCallIds: 'nine-alphanumeric' }),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});
