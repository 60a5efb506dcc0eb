import { describe, expect, test } from '@jest/globals';
import { type ChatRequest, isJsonObject } from '@tollgate/schema';
import { findProvider, type ProviderKind } from '../src/registry.js';

// Every format has words of its own for how fast, and for how much, it answers. A word is sent as its provider's own one
// of the same meaning, or it is named as left out; never as it is to a provider that would refuse it.

const standard = ['default', 'standard', 'standard_only', 'on_demand', 'unspecified'];

/** Each with the word for the ordinary tier, and the other words it knows. */
const spoken: readonly (readonly [ProviderKind, string, string, readonly string[]])[] = [
  ['openai', 'gpt-4.1', 'default', ['auto', 'fast', 'flex', 'priority', 'scale']],
  ['openai', 'gpt-5-pro', 'default', ['auto', 'fast', 'flex', 'priority', 'scale']],
  ['groq', 'llama-3.3-70b-versatile', 'on_demand', ['auto', 'flex', 'performance']],
  ['anthropic', 'claude-sonnet-4-5', 'standard_only', ['auto']],
  ['google', 'gemini-2.5-flash', 'standard', ['flex', 'priority']],
  ['bedrock', 'us.amazon.nova-lite-v1:0', 'default', ['flex', 'priority', 'reserved']],
];
const words = [...new Set([...standard, ...spoken.flatMap(([, , , others]) => others), 'nonsense'])];
/** What a request without a tier gets, where there is no word for it. */
const unsaid = ['auto'];

function sent(
  provider: ProviderKind,
  model: string,
  serviceTier: string,
): { tier: unknown; dropped: readonly string[] } {
  const request: ChatRequest = {
    model,
    stream: false,
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
    maxOutputTokens: 50,
    serviceTier,
  };
  const encoded = findProvider(provider)?.chat(model).encodeRequest(request);
  if (encoded?.ok !== true) throw new Error(JSON.stringify(encoded));
  const { wire, dropped } = encoded.value;
  const tier = wire.body['service_tier'] ?? wire.body['serviceTier'];
  return { tier: isJsonObject(tier) ? tier['type'] : tier, dropped };
}

describe.each(spoken)('%s %s', (provider, model, ordinary, others) => {
  test.each(standard)('is asked for its ordinary tier by the word %s', (word) => {
    expect(sent(provider, model, word)).toEqual({ tier: ordinary, dropped: [] });
  });

  test.each(words.filter((word) => !standard.includes(word)))('gets the word %s only if it knows it', (word) => {
    const { tier, dropped } = sent(provider, model, word);
    expect(tier).toBe(others.includes(word) ? word : undefined);
    expect(dropped).toEqual(others.includes(word) || unsaid.includes(word) ? [] : ['service_tier']);
  });
});
