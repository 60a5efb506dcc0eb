import { randomUUID } from 'node:crypto';
import { createUsageBatch } from '@tollgate/queues';
import { type UsageBatch, UsageEvent } from '@tollgate/schema';
import { v7 } from 'uuid';

/** A settled attempt of a model with a known price: 100 tokens in, 64 of them cached, and 20 out. */
export function usageEvent(changes: Readonly<Record<string, unknown>> = {}): UsageEvent {
  const nowMs = Date.now();
  return UsageEvent.parse({
    version: 1,
    requestId: v7(),
    attempt: 1,
    proxyId: 'proxy-test',
    bootId: randomUUID(),
    sequence: 1,
    admittedAtMs: nowMs - 1000,
    closedAtMs: nowMs,
    projectId: randomUUID(),
    virtualKeyId: randomUUID(),
    tags: { feature: 'tests' },
    endpoint: 'chat',
    clientFormat: 'openai-chat',
    stream: false,
    requestedModel: 'main/gpt-4.1',
    provider: 'main',
    kind: 'openai',
    bringYourOwnKey: false,
    model: 'gpt-4.1',
    outcome: 'settled',
    upstreamStatus: 200,
    usage: { inputTokens: 100, cacheReadTokens: 64, outputTokens: 20 },
    usageQuality: 'provider-final',
    latencyMs: 900,
    ...changes,
  });
}

/** A batch of events of one project. */
export function usageBatch(events: readonly UsageEvent[]): UsageBatch {
  return createUsageBatch('proxy-test', events);
}
