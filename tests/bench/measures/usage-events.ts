import { randomBytes, randomUUID } from 'node:crypto';
import { UsageEvent } from '@tollgate/schema';
import type { CallerIds } from '../subjects/tollgate.ts';

const models = [
  { provider: 'openai-main', kind: 'openai', model: 'gpt-4.1-mini' },
  { provider: 'openai-main', kind: 'openai', model: 'gpt-5-mini' },
  { provider: 'anthropic-main', kind: 'anthropic', model: 'claude-haiku-4-5' },
  { provider: 'google-main', kind: 'google', model: 'gemini-2.5-flash' },
] as const;
const bootId = randomUUID();

/** A usage event as proxies report them: priced models, tags, no two alike. `sequence` counts from 1. */
export function usageEvent(caller: CallerIds, proxyId: string, sequence: number): UsageEvent {
  const { provider, kind, model } = models[sequence % models.length] ?? models[0];
  const admittedAtMs = Date.now();
  const outputTokens = 20 + (sequence % 800);
  return UsageEvent.parse({
    version: 1,
    requestId: timedUuid(admittedAtMs),
    attempt: 1,
    proxyId,
    bootId,
    sequence,
    admittedAtMs,
    closedAtMs: admittedAtMs + 900,
    projectId: caller.projectId,
    virtualKeyId: caller.virtualKeyId,
    team: 'platform',
    user: `user-${sequence % 1000}`,
    tags: { team: `team-${sequence % 4}`, feature: `feature-${sequence % 50}`, environment: 'production' },
    endpoint: 'chat',
    clientFormat: 'openai-chat',
    stream: sequence % 2 === 0,
    requestedModel: `${provider}/${model}`,
    provider,
    kind,
    credentialId: '00000000-0000-4000-8000-000000000001',
    bringYourOwnKey: false,
    model,
    servedModel: model,
    upstreamId: `chatcmpl-${sequence}`,
    outcome: 'settled',
    upstreamStatus: 200,
    finish: 'stop',
    usage: { inputTokens: 200 + (sequence % 3000), cacheReadTokens: sequence % 200, outputTokens },
    usageQuality: 'provider-final',
    latencyMs: 900,
    timeToFirstTokenMs: 200,
  });
}

/** A UUID of version 7. */
function timedUuid(timeMs: number): string {
  const time = timeMs.toString(16).padStart(12, '0');
  const chance = randomBytes(10).toString('hex');
  const variant = '89ab'[Number.parseInt(chance.slice(0, 1), 16) % 4];
  return `${time.slice(0, 8)}-${time.slice(8)}-7${chance.slice(1, 4)}-${variant}${chance.slice(4, 7)}-${chance.slice(7, 19)}`;
}
