import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { declaredQueues, usageQueue } from '../usage/usage.queue.js';
import { assertOneConsumerEach, defineQueue } from './define-queue.js';

const consumer = { queueName: 'usage' };

describe('the check before a worker takes its first job', () => {
  it('lets a worker start that has one consumer for each queue', () => {
    expect(() => assertOneConsumerEach(declaredQueues, [consumer])).not.toThrow();
  });

  it('refuses a queue that nobody consumes', () => {
    expect(() => assertOneConsumerEach(declaredQueues, [])).toThrow('queue usage has 0 consumers');
  });

  it('refuses a queue that two consume', () => {
    expect(() => assertOneConsumerEach(declaredQueues, [consumer, consumer])).toThrow('queue usage has 2 consumers');
  });

  it('refuses a consumer of a queue that is not declared, and names every problem', () => {
    const check = () => assertOneConsumerEach(declaredQueues, [{ queueName: 'repricing' }]);
    expect(check).toThrow('queue usage has 0 consumers');
    expect(check).toThrow('queue repricing has a consumer but is not declared');
  });
});

describe('a queue', () => {
  it('cannot have a name that would break its keys in Redis', () => {
    expect(() => defineQueue({ ...usageQueue, name: 'usage:v1', payload: z.never() })).toThrow('Not a queue name');
  });
});
