import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject } from '@tollgate/schema';
import type { Provider } from '../core/provider.js';
import { cloudflare } from './cloudflare/index.js';
import { deepInfra } from './deepinfra/index.js';
import { fireworks } from './fireworks/index.js';
import { githubModels } from './github-models/index.js';
import { lmStudio } from './lm-studio/index.js';
import { moonshot } from './moonshot/index.js';
import { nebius } from './nebius/index.js';
import { novita } from './novita/index.js';
import { nvidia } from './nvidia/index.js';
import { ollama } from './ollama/index.js';
import { sambanova } from './sambanova/index.js';
import { vllm } from './vllm/index.js';

const tool = { type: 'function', name: 'f', parameters: { type: 'object' } } as const;
/** Everything a caller may wish for at once, except several answers. */
const demanding: ChatRequest = {
  model: 'm',
  stream: true,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
  tools: [tool],
  toolChoice: { type: 'required' },
  parallelToolCalls: false,
  maxOutputTokens: 9,
  temperature: 0.5,
  topP: 0.5,
  topK: 5,
  frequencyPenalty: 0.5,
  presencePenalty: 0.5,
  seed: 1,
  logprobs: {},
  user: 'u',
  metadata: { a: 'b' },
  serviceTier: 'flex',
  extensions: { 'openai-chat': { logit_bias: {} } },
};

function sent(
  provider: Provider,
  request: Partial<ChatRequest> = {},
  model = 'm',
): { body: JsonObject; dropped: readonly string[] } {
  const encoded = provider.chat(model).encodeRequest({ ...demanding, ...request, model });
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  const { wire, dropped } = encoded.value;
  return { body: JSON.parse(JSON.stringify(wire.body)), dropped };
}

const cases: readonly (readonly [Provider, string, string | undefined, readonly string[]])[] = [
  [cloudflare, 'CLOUDFLARE_API_TOKEN', undefined, ['metadata', 'service_tier', 'user']],
  [deepInfra, 'DEEPINFRA_API_KEY', 'https://api.deepinfra.com/v1/openai', ['metadata']],
  [fireworks, 'FIREWORKS_API_KEY', 'https://api.fireworks.ai/inference/v1', ['metadata', 'service_tier']],
  [
    githubModels,
    'GITHUB_TOKEN',
    'https://models.github.ai/inference',
    ['logit_bias', 'logprobs', 'metadata', 'parallel_tool_calls', 'service_tier', 'top_k', 'user'],
  ],
  [lmStudio, 'LMSTUDIO_API_KEY', undefined, ['logprobs', 'metadata', 'parallel_tool_calls', 'service_tier', 'user']],
  [
    moonshot,
    'MOONSHOT_API_KEY',
    'https://api.moonshot.ai/v1',
    [
      'logprobs',
      'metadata',
      'seed',
      'service_tier',
      'tool_choice: this provider cannot make the model call a tool',
      'top_k',
      'user',
    ],
  ],
  [nebius, 'NEBIUS_API_KEY', 'https://api.tokenfactory.nebius.com/v1', ['metadata']],
  [
    novita,
    'NOVITA_API_KEY',
    'https://api.novita.ai/openai/v1',
    ['metadata', 'parallel_tool_calls', 'service_tier', 'user'],
  ],
  [nvidia, 'NVIDIA_API_KEY', 'https://integrate.api.nvidia.com/v1', ['metadata', 'service_tier', 'top_k', 'user']],
  [
    ollama,
    'OLLAMA_API_KEY',
    undefined,
    [
      'logit_bias',
      'metadata',
      'parallel_tool_calls',
      'service_tier',
      'tool_choice: this provider cannot make the model call a tool',
      'top_k',
      'user',
    ],
  ],
  [
    sambanova,
    'SAMBANOVA_API_KEY',
    'https://api.sambanova.ai/v1',
    ['frequency_penalty', 'metadata', 'presence_penalty', 'service_tier'],
  ],
  [vllm, 'VLLM_API_KEY', undefined, ['metadata', 'service_tier']],
];

describe.each(cases.map(([provider, ...facts]) => [provider.id, provider, facts] as const))(
  'the look-alike %s',
  (_id, provider, [keyVariable, baseUrl, leftOut]) => {
    test('is reached at its address with its key', () => {
      expect(provider.baseUrl).toBe(baseUrl);
      expect(provider.apiKeyVariable).toBe(keyVariable);
      expect(provider.auth).toEqual({ kind: 'bearer' });
      expect(provider.chat('m').passThroughTarget('m', true).path).toBe('/chat/completions');
    });

    test('gets no member it does not know, and says which those were', () => {
      const { body, dropped } = sent(provider);
      expect([...dropped].sort()).toEqual(leftOut);
      for (const name of leftOut) expect(body).not.toHaveProperty(name.replace(/:.*/, ''));
    });

    test('claims no model by its name but those it makes', () => {
      expect(provider.modelPatterns).toEqual(provider === moonshot ? ['kimi-*', 'moonshot-v1-*'] : []);
    });
  },
);

describe('look-alikes', () => {
  const developer: Partial<ChatRequest> = {
    messages: [{ role: 'developer', content: [{ type: 'text', text: 'x' }] }],
  };

  test('get instructions as the system’s, except where developers are known', () => {
    const given = { messages: [{ role: 'developer', content: 'x' }] };
    for (const [provider] of cases) {
      const knows = provider === githubModels;
      const expected = knows ? 'developer' : 'system';
      expect(sent(provider, developer).body['messages']).toEqual([{ role: expected, content: 'x' }]);
      expect(provider.chat('m').acceptsBody?.(given) ?? true).toBe(knows);
    }
  });

  test('get the limit of the answer by its older name, except at the maker of Kimi', () => {
    for (const [provider] of cases) {
      const name = provider === moonshot ? 'max_completion_tokens' : 'max_tokens';
      expect(sent(provider).body).toHaveProperty(name, 9);
    }
  });

  test('make one answer at a time where several are not known', () => {
    const single = cases
      .map(([provider]) => provider)
      .filter((provider) => {
        const encoded = provider.chat('m').encodeRequest({ ...demanding, choices: 2 });
        return !encoded.ok && encoded.failure.some((problem) => problem.path === 'n');
      });
    expect(single.map((provider) => provider.id)).toEqual(['github-models', 'lm-studio', 'ollama']);
  });

  test('are asked for counts, except the one that always sends them', () => {
    for (const [provider] of cases) {
      const expected = provider === fireworks ? undefined : { include_usage: true };
      expect(sent(provider).body['stream_options']).toEqual(expected);
    }
  });

  test('are told to think in their own words', () => {
    const thinking: Partial<ChatRequest> = { reasoning: { mode: 'enabled', effort: 'high' } };
    const told = Object.fromEntries(
      cases.map(([provider]) => {
        const { body } = sent(provider, thinking);
        const words = ['reasoning_effort', 'enable_thinking', 'thinking'].filter((name) => name in body);
        return [provider.id, words.join()];
      }),
    );
    expect(told).toEqual({
      cloudflare: 'reasoning_effort',
      deepinfra: 'reasoning_effort',
      fireworks: 'reasoning_effort',
      'github-models': '',
      'lm-studio': '',
      moonshot: '',
      nebius: 'reasoning_effort',
      novita: 'enable_thinking',
      nvidia: '',
      ollama: 'reasoning_effort',
      sambanova: 'reasoning_effort',
      vllm: 'reasoning_effort',
    });
  });

  test('get earlier thinking back where they want it', () => {
    const messages: ChatRequest['messages'] = [
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'Hm.' },
          { type: 'text', text: 'Yes.' },
        ],
      },
      { role: 'user', content: [{ type: 'text', text: 'Sure?' }] },
    ];
    const wanting = cases
      .map(([provider]) => provider)
      .filter((provider) => {
        const [answer] = Object(sent(provider, { messages }, 'kimi-k2.6').body['messages']);
        return answer.reasoning_content === 'Hm.';
      });
    expect(wanting.map((provider) => provider.id)).toEqual(['fireworks', 'moonshot', 'vllm']);
  });

  test('that are one’s own servers have no catalogue', () => {
    const empty = cases.map(([provider]) => provider).filter((provider) => provider.catalog.length === 0);
    expect(empty).toEqual([lmStudio, ollama, vllm]);
  });
});

describe('Moonshot', () => {
  const kimi = moonshot.chat('kimi-k2.6');

  test('is told how a Kimi model shall think, but not how to choose words, which is fixed', () => {
    const { body, dropped } = sent(moonshot, { reasoning: { mode: 'disabled' } }, 'kimi-k2.6');
    expect(body['thinking']).toEqual({ type: 'disabled' });
    expect(dropped).toEqual(expect.arrayContaining(['temperature', 'top_p', 'frequency_penalty', 'presence_penalty']));
    expect(body).not.toHaveProperty('temperature');
    expect(kimi.encodeRequest({ ...demanding, choices: 2 })).toMatchObject({ ok: false, failure: [{ path: 'n' }] });
  });

  test('gets no body that asks for what it refuses', () => {
    const messages = [{ role: 'user', content: 'Hi' }];
    expect(kimi.acceptsBody?.({ messages })).toBe(true);
    expect(kimi.acceptsBody?.({ messages, temperature: 0.5 })).toBe(false);
    expect(kimi.acceptsBody?.({ messages, tool_choice: 'required' })).toBe(false);
    expect(moonshot.chat('moonshot-v1-8k').acceptsBody?.({ messages, temperature: 0.5 })).toBe(true);
  });
});

test('NVIDIA’s models for search are told questions from passages', () => {
  const request = { model: 'm', input: ['a'], encoding: 'float' } as const;
  const words = (extra: JsonObject): unknown => {
    const encoded = nvidia.embeddings?.encodeRequest({ ...request, extra });
    return encoded?.ok === true ? Object(encoded.value.wire.body)['input_type'] : encoded;
  };
  expect(words({})).toBe('passage');
  expect(words({ input_type: 'search_query' })).toBe('query');
});
