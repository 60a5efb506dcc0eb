import { describe, expect, test } from '@jest/globals';
import { claude, encode, mistral, nova, problemsOf, qwen, say, titan } from '../testing/encode.js';

describe('a request', () => {
  test('names its model in the path, with everything written out', () => {
    expect(encode(nova).path).toBe('/model/us.amazon.nova-lite-v1%3A0/converse');
    expect(encode(nova, { stream: true }).path).toBe('/model/us.amazon.nova-lite-v1%3A0/converse-stream');
    const arn = 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-6';
    expect(encode(arn).path).toBe(
      '/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2Fus.anthropic.claude-sonnet-4-6/converse',
    );
  });

  test('cannot leave the path by its model’s name, whatever that is', () => {
    for (const name of ['../../x', 'a/b?c#d', 'a b', '\ud800', '%2e%2e', 'a\r\nb']) {
      expect(encode(name).path).toMatch(/^\/model\/[^/?#\s]+\/converse$/);
    }
  });

  test('that says nothing special says nothing more than its messages', () => {
    expect(encode(titan)).toMatchObject({
      body: { messages: [{ role: 'user', content: [{ text: 'Hi' }] }] },
      dropped: [],
    });
    expect(Object.keys(encode(titan).body)).toEqual(['messages']);
  });

  test('without a message is refused', () => {
    const system = { role: 'system', content: [{ type: 'text', text: 'Be kind.' }] } as const;
    expect(problemsOf(claude, { messages: [system] })).toEqual([
      { path: 'messages', message: 'at least one message is needed besides instructions' },
    ]);
  });

  test('for several answers is refused', () => {
    expect(problemsOf(claude, { choices: 2 })).toEqual([{ path: 'n', message: expect.any(String) }]);
    expect(encode(claude, { choices: 1 }).dropped).toEqual([]);
  });

  test('with several faults tells of them all', () => {
    const audio = { type: 'audio', source: { kind: 'base64', mediaType: 'audio/wav', data: 'AAAA' } } as const;
    const problems = problemsOf(claude, { choices: 2, messages: [{ role: 'user', content: [audio] }, say('Hi')] });
    expect(problems.map(({ path }) => path)).toEqual(['messages[0].content[0]', 'n']);
  });
});

describe('what the format has no word for', () => {
  test.each([
    [{ frequencyPenalty: 0.5 }, 'frequency_penalty'],
    [{ presencePenalty: 0.5 }, 'presence_penalty'],
    [{ seed: 7 }, 'seed'],
    [{ logprobs: {} }, 'logprobs'],
    [{ user: 'u-1' }, 'user'],
    [{ stop: ['\n', 'END'] }, 'stop: blank sequences'],
    [{ serviceTier: 'scale' }, 'service_tier'],
  ] as const)('%j is told of', (request, dropped) => {
    expect(encode(claude, request).dropped).toEqual([dropped]);
  });

  test('but changes nothing is not told of', () => {
    const request = {
      frequencyPenalty: 0,
      presencePenalty: 0,
      serviceTier: 'auto',
      responseFormat: { type: 'text' },
    } as const;
    expect(encode(claude, request).dropped).toEqual([]);
  });
});

describe('JSON without a schema', () => {
  test('is asked for behind all other instructions, and told', () => {
    const kind = { role: 'system', content: [{ type: 'text', text: 'Be kind' }] } as const;
    const asked = { text: expect.stringContaining('one valid JSON object and nothing else') };
    for (const model of [claude, nova]) {
      const { body, dropped } = encode(model, { messages: [kind, say('Hi')], responseFormat: { type: 'json' } });
      expect(body['system']).toEqual([{ text: 'Be kind' }, asked]);
      expect(body).not.toHaveProperty('outputConfig');
      expect(dropped).toEqual(['response_format: JSON is only asked for in the instructions']);
    }
    expect(encode(claude, { responseFormat: { type: 'json' } }).body['system']).toEqual([asked]);
  });
});

describe('a schema for the answer', () => {
  const responseFormat = { type: 'json-schema', name: 'City', schema: { type: 'object' } } as const;

  test('is sent as a string', () => {
    for (const model of [qwen, claude, 'mistral.mistral-large-3-675b-instruct', 'zai.glm-4.7-flash']) {
      expect(encode(model, { responseFormat }).body['outputConfig']).toEqual({
        textFormat: { type: 'json_schema', structure: { jsonSchema: { name: 'City', schema: '{"type":"object"}' } } },
      });
    }
  });

  test.each([titan, nova, mistral, 'anthropic.claude-opus-4-8'])(
    'is asked for behind all other instructions of %s, which takes none, and told',
    (model) => {
      const kind = { role: 'system', content: [{ type: 'text', text: 'Be kind' }] } as const;
      const { body, dropped } = encode(model, { messages: [kind, say('Hi')], responseFormat });
      expect(body['system']).toEqual([
        { text: 'Be kind' },
        { text: expect.stringMatching(/^Answer with one valid JSON value .*\n\{"type":"object"\}$/) },
      ]);
      expect(dropped).toEqual(['response_format.json_schema: it is only asked for in the instructions']);
      expect(body['outputConfig']).toBeUndefined();
    },
  );
});

describe('metadata', () => {
  test('goes to the provider’s log as far as that takes it', () => {
    const metadata = { team: 'search', note: 'ü', nested: { a: 1 }, long: 'x'.repeat(257), 'b{d': 'x' };
    expect(encode(claude, { metadata })).toMatchObject({
      body: { requestMetadata: { team: 'search' } },
      dropped: ['metadata: what the provider’s log cannot hold'],
    });
    expect(encode(claude, { metadata: {} })).toMatchObject({ dropped: [] });
  });

  test('beyond sixteen entries is told of', () => {
    const metadata = Object.fromEntries(Array.from({ length: 17 }, (_, at) => [`k${at}`, 'v']));
    const { body, dropped } = encode(claude, { metadata });
    expect(Object.keys(Object(body['requestMetadata']))).toHaveLength(16);
    expect(dropped).toHaveLength(1);
  });
});

test.each([
  ['default', 'default'],
  ['standard_only', 'default'],
  ['flex', 'flex'],
  ['priority', 'priority'],
])('the tier %s is called %s here', (serviceTier, type) => {
  expect(encode(claude, { serviceTier }).body['serviceTier']).toEqual({ type });
});

test('the stop sequence that was met is asked of Claude only', () => {
  expect(encode(nova, { stop: ['END'] }).body).toMatchObject({ inferenceConfig: { stopSequences: ['END'] } });
  expect(encode(nova, { stop: ['END'] }).body['additionalModelResponseFieldPaths']).toBeUndefined();
  expect(encode(claude, { stop: ['END'] }).body['additionalModelResponseFieldPaths']).toHaveLength(2);
  expect(encode(claude).body['additionalModelResponseFieldPaths']).toBeUndefined();
});

test('members of the format’s own stay, and its model fields are added to', () => {
  const extensions = {
    'bedrock-converse': { performanceConfig: { latency: 'optimized' }, additionalModelRequestFields: { a: 1 } },
  };
  expect(encode(nova, { extensions, topK: 3 }).body).toMatchObject({
    performanceConfig: { latency: 'optimized' },
    additionalModelRequestFields: { a: 1, inferenceConfig: { topK: 3 } },
  });
});
