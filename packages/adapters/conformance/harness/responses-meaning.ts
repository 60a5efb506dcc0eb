import type { JsonValue } from '@tollgate/schema';
import { pick, pickList, pickText } from './oracles/pick.js';

/**
 * What a request of the Responses format means, whichever of its spellings is used: text as a string or as one part,
 * `null`, an empty list or absent, a message with or without its type. Two requests of one meaning give one value.
 */
export function responsesMeaningOf(request: JsonValue): JsonValue {
  const { input, tools: _tools, ...rest } = Object(withoutNulls(request));
  const meaning: Record<string, JsonValue> = { ...rest };
  if (meaning['stream'] === false) delete meaning['stream'];
  const include = pickList(request, 'include').map(String).sort();
  delete meaning['include'];
  if (include.length > 0) meaning['include'] = include;
  const items: JsonValue[] =
    typeof input === 'string' ? [{ role: 'user', content: input }] : pickList(request, 'input');
  meaning['input'] = items.map(itemMeaning).filter((item) => !isSilent(item));
  const tools = pickList(request, 'tools');
  if (tools.length > 0) meaning['tools'] = tools.map(toolMeaning);
  else for (const name of ['tool_choice', 'parallel_tool_calls']) delete meaning[name];
  return sorted(meaning);
}

function itemMeaning(item: JsonValue): JsonValue {
  const type = pickText(item, 'type') || 'message';
  // A reasoning item is a proof of its vendor's: it has to be the same to the letter.
  if (type === 'reasoning') return item;
  const meaning: Record<string, JsonValue> = { ...Object(withoutNulls(item)), type };
  if (type === 'message' || type === 'function_call' || type === 'function_call_output') delete meaning['status'];
  if (type === 'message') {
    const textType = pickText(item, 'role') === 'assistant' ? 'output_text' : 'input_text';
    meaning['content'] = contentMeaning(pick(item, 'content'), textType);
  }
  if (type === 'function_call_output') meaning['output'] = contentMeaning(pick(item, 'output'), 'input_text');
  return meaning;
}

/** A message of the model without a word in it, as some callers keep beside a call. */
function isSilent(item: JsonValue): boolean {
  return pickText(item, 'role') === 'assistant' && pickList(item, 'content').length === 0;
}

function contentMeaning(content: JsonValue | undefined, textType: string): JsonValue[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: textType, text: content }];
  return (Array.isArray(content) ? content : []).map((part) => {
    const { annotations, logprobs: _given, ...rest } = Object(withoutNulls(part));
    return { ...rest, ...(Array.isArray(annotations) && annotations.length > 0 ? { annotations } : {}) };
  });
}

function toolMeaning(tool: JsonValue): JsonValue {
  const plain = withoutNulls(tool);
  if (pickText(plain, 'type') !== 'function') return plain;
  return { parameters: { type: 'object', properties: {} }, ...Object(plain) };
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
