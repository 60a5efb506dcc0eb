import type { JsonValue } from '@tollgate/schema';
import { pick, pickList, pickText } from './oracles/pick.js';

/**
 * What a chat request means, whichever of its spellings is used: the two names of the output limit, text as a string or
 * as one part, `null` or absent, one stop word or a list of one. Two requests of one meaning give one value.
 */
export function meaningOf(request: JsonValue): JsonValue {
  const { messages: _messages, tools: _tools, functions: _functions, ...rest } = Object(withoutNulls(request));
  const parameters: Record<string, JsonValue> = rest;
  const meaning: Record<string, JsonValue> = { ...parameters };
  rename(meaning, 'max_completion_tokens', 'max_tokens');
  rename(meaning, 'function_call', 'tool_choice');
  if (meaning['tool_choice'] === 'any') meaning['tool_choice'] = 'required';
  if (typeof meaning['stop'] === 'string') meaning['stop'] = [meaning['stop']];
  if (meaning['stream'] === false) delete meaning['stream'];
  if (meaning['n'] === 1) delete meaning['n'];
  if (meaning['logprobs'] === false) delete meaning['logprobs'];
  delete meaning['stream_options'];
  const schema = pick(request, 'response_format', 'json_schema');
  if (schema !== undefined) {
    meaning['response_format'] = { type: 'json_schema', json_schema: withDefault(schema, 'name', 'response') };
  }
  meaning['messages'] = pickList(request, 'messages').map(messageMeaning);
  const tools = [
    ...pickList(request, 'tools'),
    ...pickList(request, 'functions').map((called) => ({ type: 'function', function: called })),
  ];
  // Their answer has a place for one call.
  if (pickList(request, 'functions').length > 0) meaning['parallel_tool_calls'] = false;
  if (tools.length > 0) meaning['tools'] = tools.map(toolMeaning);
  else for (const name of ['tool_choice', 'parallel_tool_calls']) delete meaning[name];
  return sorted(meaning);
}

function rename(members: Record<string, JsonValue>, from: string, to: string): void {
  const value = members[from];
  if (value !== undefined) members[to] = value;
  delete members[from];
}

function messageMeaning(message: JsonValue): JsonValue {
  const meaning: Record<string, JsonValue> = Object(withoutNulls(message));
  const parts = contentMeaning(pick(message, 'content'));
  delete meaning['content'];
  if (parts.length > 0) meaning['content'] = parts;
  const calls = pickList(message, 'tool_calls').map((call) => withoutMember(call, 'index'));
  delete meaning['tool_calls'];
  if (calls.length > 0) meaning['tool_calls'] = calls.map((call) => withDefault(call, 'type', 'function'));
  return meaning;
}

function contentMeaning(content: JsonValue | undefined): JsonValue[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return (Array.isArray(content) ? content : []).map((part) => {
    const url = pick(part, 'image_url');
    return typeof url === 'string' ? { type: 'image_url', image_url: { url } } : withoutNulls(part);
  });
}

function toolMeaning(tool: JsonValue): JsonValue {
  const typed = withDefault(tool, 'type', 'function');
  if (pickText(typed, 'type') !== 'function') return typed;
  const called = withDefault(pick(typed, 'function') ?? {}, 'parameters', { type: 'object', properties: {} });
  return { ...Object(typed), function: withDefault(called, 'description', '') };
}

function withDefault(value: JsonValue, name: string, fallback: JsonValue): JsonValue {
  return { [name]: fallback, ...Object(withoutNulls(value)) };
}

function withoutMember(value: JsonValue, name: string): JsonValue {
  const { [name]: _gone, ...rest } = Object(value);
  return rest;
}

function withoutNulls(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, member]) => member !== null && member !== undefined);
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutNulls(member ?? null)]));
}

function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([left], [right]) => left.localeCompare(right));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member ?? null)]));
}
