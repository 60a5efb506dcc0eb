import { randomUUID } from 'node:crypto';
import { UsageEvent } from '@tollgate/schema';

/** An id like those a proxy makes: its first 48 bits are the time. */
export function requestIdAt(timeMs: number): string {
  const time = timeMs.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/** A usage event of an ordinary, finished attempt. */
export function usageEvent(changes: object = {}): UsageEvent {
  const admittedAtMs = Date.now();
  return UsageEvent.parse({
    version: 1,
    requestId: requestIdAt(admittedAtMs),
    attempt: 1,
    proxyId: 'proxy-1',
    bootId: '6f4f6f60-0000-4000-8000-000000000001',
    sequence: 1,
    admittedAtMs,
    closedAtMs: admittedAtMs + 900,
    projectId: '6f4f6f60-0000-4000-8000-000000000002',
    virtualKeyId: '6f4f6f60-0000-4000-8000-000000000003',
    tags: { feature: 'search' },
    endpoint: 'chat',
    clientFormat: 'openai-chat',
    stream: false,
    requestedModel: 'gpt-4.1',
    provider: 'openai-main',
    kind: 'openai',
    bringYourOwnKey: false,
    model: 'gpt-4.1',
    outcome: 'settled',
    usage: { inputTokens: 100, outputTokens: 20 },
    usageQuality: 'provider-final',
    latencyMs: 900,
    ...changes,
  });
}
