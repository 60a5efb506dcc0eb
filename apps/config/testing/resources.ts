import { randomUUID } from 'node:crypto';
import type { Answer, ConfigService } from './config-service.js';

/** An id of the right form that no resource has. */
export const unknownId = '01890000-0000-7000-8000-000000000000';

/** Sends a creation that must succeed. */
export async function make(config: ConfigService, path: string, body: unknown): Promise<Answer> {
  const answer = await config.call('POST', path, { body });
  if (answer.status !== 201) throw new Error(`POST ${path} answered ${answer.status}: ${answer.text}`);
  return answer;
}

export function makeProject(config: ConfigService, body: object = {}): Promise<Answer> {
  return make(config, '/api/v1/projects', { name: `project ${randomUUID()}`, ...body });
}

export async function makeKey(config: ConfigService, body: object = {}): Promise<Answer> {
  const projectId = (await makeProject(config)).body.id;
  return make(config, '/api/v1/keys', { projectId, name: 'key', ...body });
}

export function makeProvider(config: ConfigService, body: object = {}): Promise<Answer> {
  return make(config, '/api/v1/providers', { id: `p-${randomUUID()}`, kind: 'speaker', ...body });
}

export function makeCredential(config: ConfigService, provider: string, body: object = {}): Promise<Answer> {
  const secret = { apiKey: config.leaks.canary() };
  return make(config, `/api/v1/providers/${provider}/credentials`, { name: randomUUID(), secret, ...body });
}

export function makeRoute(config: ConfigService, provider: string, body: object = {}): Promise<Answer> {
  const targets = [{ provider, model: 'speaker-1' }];
  return make(config, '/api/v1/routes', { alias: `r-${randomUUID()}`, targets, ...body });
}

export function makePrice(config: ConfigService, body: object = {}): Promise<Answer> {
  return make(config, '/api/v1/prices', {
    kind: 'speaker',
    model: randomUUID(),
    effectiveFrom: '2026-01-01',
    usdPerMillion: { input: '2.50', output: '10' },
    ...body,
  });
}
