import type { JsonObject } from '@tollgate/schema';
import { findClientFormat, findProvider } from '../../registry.js';
import { translateRequest } from '../translate-request.js';

/** One model of a provider of each format. */
const targets = {
  'openai-chat': ['groq', 'llama-3.3-70b-versatile'],
  'openai-responses': ['openai', 'gpt-5-pro'],
  'anthropic-messages': ['anthropic', 'claude-sonnet-4-6'],
  'gemini-generate': ['google', 'gemini-2.5-flash'],
  'bedrock-converse': ['bedrock', 'anthropic.claude-sonnet-4-6'],
  'cohere-chat': ['cohere', 'command-a-03-2025'],
} as const;
export type Target = keyof typeof targets;
const formats = Object.keys(targets).filter((name): name is Target => name in targets);
/** All formats but the caller's own. */
export const others = (own: Target) => formats.filter((format) => format !== own);

/** A body of a caller, written anew for a target of that format. */
export function translate(caller: Target, target: Target, body: JsonObject) {
  const [kind, model] = targets[target];
  const format = findClientFormat(caller);
  const translation = findProvider(kind)?.chat(model, target);
  if (format === undefined || translation?.format !== target) throw new Error(`Nobody speaks ${target}.`);
  return translateRequest(format, translation, body, { model, stream: false });
}

/** The code of a refusal and the places it names; fails the test when the request is sent. */
export function refusal(caller: Target, target: Target, body: JsonObject) {
  const translated = translate(caller, target, body);
  if (translated.ok) throw new Error(`It was sent, without ${translated.value.dropped.join(', ')}.`);
  const { code, problems } = translated.failure;
  return [code, ...problems.map(({ path }) => path)];
}

/** What a refusal says; nothing when the request is sent. */
export function advice(caller: Target, target: Target, body: JsonObject): string {
  const translated = translate(caller, target, body);
  return translated.ok ? '' : translated.failure.problems.map(({ message }) => message).join('; ');
}
