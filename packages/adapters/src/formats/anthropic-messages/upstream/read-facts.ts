import { isJsonObject, type JsonObject } from '@tollgate/schema';
import type { AnswerFacts } from '../../../core/chat-translation.js';
import { asFilledText, asObject, asText, isJsonArray } from '../../../core/json-members.js';
import type { WireResponse } from '../../../core/wire.js';
import { toFinish } from './finish.js';
import { readUsage, toTokenUsage } from './usage.js';

/** Reads by hand what the schema would read of a message with counts; anything else gives undefined. */
export function readFacts(response: WireResponse): AnswerFacts | undefined {
  const message = asObject(response.body);
  const content = message?.['content'];
  if (message === undefined || !isJsonArray(content) || !content.every(isJsonObject)) return undefined;
  const type = message['type'];
  if (type !== undefined && type !== 'message') return undefined;
  if (content.some(isNamelessCall)) return undefined;
  const usage = toTokenUsage(readUsage(message['usage']));
  if (usage.outputTokens === undefined) return undefined;
  const finish = toFinish(asText(message['stop_reason']), undefined).reason;
  return { id: asText(message['id']), model: asText(message['model']), finish, usage };
}

function isNamelessCall({ type, id, name }: JsonObject): boolean {
  return type === 'tool_use' && (asFilledText(id) === undefined || asFilledText(name) === undefined);
}
