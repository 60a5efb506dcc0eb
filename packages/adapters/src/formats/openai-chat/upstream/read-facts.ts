import type { JsonObject, JsonValue } from '@tollgate/schema';
import type { AnswerFacts } from '../../../core/chat-translation.js';
import { asCount, asFilledText, asObject, asText, isJsonArray, itemsOf } from '../../../core/json-members.js';
import type { WireResponse } from '../../../core/wire.js';
import type { WireUsage } from '../openai-chat.wire.js';
import { decodeFinish, failureOfFinish } from './decode-finish.js';
import { decodeUsage } from './decode-usage.js';
import type { UsageAccounting } from './quirks.js';

/**
 * Reads by hand what the schema would read of the usual answer: one choice, with counts beside it. Anything else gives
 * undefined and goes the long way, which understands these answers as well.
 */
export function readFacts(response: WireResponse, accounting: UsageAccounting): AnswerFacts | undefined {
  const body = asObject(response.body);
  const choices = body?.['choices'];
  if (body === undefined || response.status >= 400 || !isJsonArray(choices) || choices.length !== 1) return undefined;
  const choice = asObject(choices[0]);
  const wireUsage = asObject(body['usage']);
  if (choice === undefined || wireUsage === undefined || isGiven(body['error'])) return undefined;
  const usage = decodeUsage(usageOf(wireUsage), accounting);
  if (usage.outputTokens === undefined) return undefined;
  const raw = asText(choice['finish_reason']);
  if (failureOfFinish(raw) !== undefined) return undefined;
  const finish = decodeFinish(raw, false).reason;
  if (hasNamelessCall(asObject(choice['message']))) return undefined;
  // What calls of tools mean depends on which of them can be read.
  if ((finish === 'stop' || raw === undefined) && mayCallTools(choice['message'])) return undefined;
  return { id: asFilledText(body['id']), model: asFilledText(body['model']), finish, usage };
}

function mayCallTools(message: JsonValue | undefined): boolean {
  const members = asObject(message);
  if (members === undefined) return false;
  const { tool_calls: calls, function_call: call } = members;
  return isGiven(call) || (isGiven(calls) && !(isJsonArray(calls) && calls.length === 0));
}

function hasNamelessCall(message: JsonObject | undefined): boolean {
  const call = message?.['function_call'];
  if (isGiven(call) && !isNamed(call)) return true;
  return itemsOf(message?.['tool_calls']).some((item) => {
    const { function: called, custom } = asObject(item) ?? {};
    return !isNamed(called) && !isNamed(custom);
  });
}

function isNamed(called: JsonValue | undefined): boolean {
  return asFilledText(asObject(called)?.['name']) !== undefined;
}

function isGiven(value: JsonValue | undefined): boolean {
  return value !== undefined && value !== null;
}

function usageOf(usage: JsonObject): WireUsage {
  const prompt = asObject(usage['prompt_tokens_details']);
  const completion = asObject(usage['completion_tokens_details']);
  const tools = asObject(usage['server_tool_use_details']);
  return {
    prompt_tokens: asCount(usage['prompt_tokens']),
    completion_tokens: asCount(usage['completion_tokens']),
    total_tokens: asCount(usage['total_tokens']),
    prompt_tokens_details: prompt && {
      cached_tokens: asCount(prompt['cached_tokens']),
      cache_write_tokens: asCount(prompt['cache_write_tokens']),
      audio_tokens: asCount(prompt['audio_tokens']),
      image_tokens: asCount(prompt['image_tokens']),
    },
    completion_tokens_details: completion && {
      reasoning_tokens: asCount(completion['reasoning_tokens']),
      audio_tokens: asCount(completion['audio_tokens']),
      image_tokens: asCount(completion['image_tokens']),
    },
    prompt_cache_hit_tokens: asCount(usage['prompt_cache_hit_tokens']),
    num_cached_tokens: asCount(usage['num_cached_tokens']),
    cached_tokens: asCount(usage['cached_tokens']),
    server_tool_use_details: tools && { web_search_requests: asCount(tools['web_search_requests']) },
  };
}
