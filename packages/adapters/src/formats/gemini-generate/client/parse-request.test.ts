import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject, JsonValue } from '@tollgate/schema';
import { parseRequest } from './parse-request.js';

const hints = { model: 'gemini-2.5-flash', stream: false };

function parsed(body: JsonValue, route: Parameters<typeof parseRequest>[1] = hints): ChatRequest {
  const result = parseRequest(body, route);
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

function problems(body: JsonValue, route: Parameters<typeof parseRequest>[1] = hints): unknown {
  const result = parseRequest(body, route);
  return result.ok ? [] : result.failure;
}

const contents = [{ role: 'user', parts: [{ text: 'Hi' }] }];

describe('the model and whether it streams', () => {
  test('come from the address', () => {
    expect(parsed({ contents })).toEqual({
      model: 'gemini-2.5-flash',
      stream: false,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
    });
    expect(parsed({ contents }, { model: 'm', stream: true })).toMatchObject({
      model: 'm',
      stream: true,
      streamUsage: true,
    });
  });

  test('or the model from the body, where the address names none', () => {
    expect(parsed({ contents, model: 'models/m' }, {})).toMatchObject({ model: 'm', stream: false });
    expect(problems({ contents }, {})).toMatchObject([{ path: 'model' }]);
  });
});

describe('the configuration', () => {
  test('is read in either spelling', () => {
    const request = {
      maxOutputTokens: 5,
      temperature: 0.5,
      topP: 0.9,
      topK: 3,
      frequencyPenalty: 0.1,
      presencePenalty: 0.2,
      seed: 7,
      stop: ['x'],
      choices: 2,
      logprobs: { top: 4 },
    };
    const camel = {
      maxOutputTokens: 5,
      temperature: 0.5,
      topP: 0.9,
      topK: 3,
      frequencyPenalty: 0.1,
      presencePenalty: 0.2,
      seed: 7,
      stopSequences: ['x'],
      candidateCount: 2,
      responseLogprobs: true,
      logprobs: 4,
    };
    const snake = Object.fromEntries(
      Object.entries(camel).map(([name, value]) => [
        name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
        value,
      ]),
    );
    expect(parsed({ contents, generationConfig: camel })).toMatchObject(request);
    expect(parsed({ contents, generation_config: snake })).toEqual(parsed({ contents, generationConfig: camel }));
  });

  test('may have integers as texts and null for nothing', () => {
    const generationConfig = { maxOutputTokens: '100', temperature: null, stopSequences: null, thinkingConfig: null };
    expect(parsed({ contents, generationConfig, tools: null, systemInstruction: null, toolConfig: null })).toEqual({
      ...parsed({ contents }),
      maxOutputTokens: 100,
    });
  });

  test.each([
    [{ thinkingBudget: 0 }, { mode: 'disabled' }],
    [{ thinkingBudget: -1 }, { mode: 'adaptive' }],
    [
      { thinkingBudget: 2000, includeThoughts: true },
      { mode: 'enabled', budgetTokens: 2000, display: 'summary' },
    ],
    [{ thinkingLevel: 'low' }, { effort: 'low', display: 'none' }],
    [{ thinkingLevel: 'MINIMAL' }, { effort: 'minimal' }],
    [{ includeThoughts: false }, { display: 'none' }],
  ])('of thinking as %j wishes %j', (thinkingConfig, reasoning) => {
    const request = parsed({ contents, generationConfig: { thinkingConfig } });
    expect(request.reasoning).toMatchObject(reasoning);
    expect(request.reasoning?.extensions).toEqual({ 'gemini-generate': thinkingConfig });
  });

  test.each<[JsonObject, unknown]>([
    [{ responseMimeType: 'application/json' }, { type: 'json' }],
    [{ responseMimeType: 'text/plain' }, { type: 'text' }],
    [
      { responseMimeType: 'application/json', responseJsonSchema: { a_b: 1 } },
      { type: 'json-schema', schema: { a_b: 1 } },
    ],
    [
      { responseMimeType: 'application/json', responseSchema: { type: 'STRING' } },
      { type: 'json-schema', schema: { type: 'string' } },
    ],
    [{ responseMimeType: 'text/x.enum', responseSchema: { type: 'STRING', enum: ['a'] } }, undefined],
  ])('of the answer as %j is %j', (generationConfig, responseFormat) => {
    expect(parsed({ contents, generationConfig }).responseFormat).toEqual(responseFormat);
  });
});

test('members that nobody else knows are kept under their camel case names', () => {
  const body = {
    contents,
    safety_settings: [{ category: 'x', threshold: 'y' }],
    cachedContent: 'cachedContents/1',
    labels: { a_b: 'c' },
    generationConfig: { responseModalities: ['IMAGE'], media_resolution: 'LOW' },
    toolConfig: { functionCallingConfig: { mode: 'AUTO' }, retrieval_config: { a: 1 } },
  };
  expect(parsed(body).extensions).toEqual({
    'gemini-generate': {
      safetySettings: [{ category: 'x', threshold: 'y' }],
      cachedContent: 'cachedContents/1',
      labels: { a_b: 'c' },
      generationConfig: { responseModalities: ['IMAGE'], mediaResolution: 'LOW' },
      toolConfig: { retrievalConfig: { a: 1 } },
    },
  });
});

describe('tools', () => {
  test('are read from any number of entries', () => {
    const tools = [
      { function_declarations: [{ name: 'a', description: 'A', parameters: { type: 'OBJECT', nullable: true } }] },
      { functionDeclarations: { name: 'b', parametersJsonSchema: { type: 'object' } }, googleSearch: {} },
      { codeExecution: {} },
    ];
    expect(parsed({ contents, tools }).tools).toEqual([
      {
        type: 'function',
        name: 'a',
        description: 'A',
        parameters: { type: ['object', 'null'] },
        extensions: { 'gemini-generate': { parameters: { type: 'OBJECT', nullable: true } } },
      },
      { type: 'opaque', format: 'gemini-generate', value: { googleSearch: {} } },
      { type: 'function', name: 'b', parameters: { type: 'object' } },
      { type: 'opaque', format: 'gemini-generate', value: { codeExecution: {} } },
    ]);
  });

  test.each<[JsonObject, unknown]>([
    [{ mode: 'AUTO' }, { type: 'auto' }],
    [{}, { type: 'auto' }],
    [{ mode: 'any' }, { type: 'required' }],
    [{ mode: 'NONE' }, { type: 'none' }],
    [
      { mode: 'ANY', allowedFunctionNames: ['a'] },
      { type: 'tool', name: 'a' },
    ],
    [
      { mode: 'ANY', allowed_function_names: ['a', 'b'] },
      { type: 'opaque', format: 'gemini-generate', value: { mode: 'ANY', allowedFunctionNames: ['a', 'b'] } },
    ],
    [{ mode: 'VALIDATED' }, { type: 'opaque', format: 'gemini-generate', value: { mode: 'VALIDATED' } }],
    [
      { mode: 'ANY', new: 1 },
      { type: 'opaque', format: 'gemini-generate', value: { mode: 'ANY', new: 1 } },
    ],
  ])('are chosen by %j as %j', (functionCallingConfig, choice) => {
    expect(parsed({ contents, toolConfig: { functionCallingConfig } }).toolChoice).toEqual(choice);
  });
});

describe('what is wrong', () => {
  test.each<[JsonValue, readonly string[]]>([
    [null, ['']],
    ['x', ['']],
    [{}, ['contents']],
    [{ contents: [] }, ['contents']],
    [{ contents: ['x'] }, ['contents[0]']],
    [{ contents: [{ role: 'system', parts: [{ text: 'x' }] }] }, ['contents[0].role']],
    [{ contents, generationConfig: { topK: 'many', seed: 1.5 } }, ['generationConfig.topK', 'generationConfig.seed']],
    [{ contents, generationConfig: { logprobs: 3 } }, ['generationConfig.logprobs']],
    [
      { contents, tools: [{ functionDeclarations: [{ description: 'x' }] }] },
      ['tools[0].functionDeclarations[0].name'],
    ],
    [{ contents, systemInstruction: { parts: [{ inlineData: {} }] } }, ['systemInstruction.parts[0]']],
    [
      {
        contents: [
          { parts: [{ functionCall: { name: 'f' } }, { functionResponse: {} }, {}, { inlineData: { data: 'x' } }] },
        ],
      },
      [
        'contents[0].parts[0]',
        'contents[0].parts[1].functionResponse.name',
        'contents[0].parts[2]',
        'contents[0].parts[3].inlineData.mimeType',
      ],
    ],
    [
      { contents: [{ role: 'model', parts: [{ functionResponse: { name: 'f' } }, { functionCall: { args: {} } }] }] },
      ['contents[0].parts[0]', 'contents[0].parts[1].functionCall.name'],
    ],
    [
      {
        systemInstruction: { parts: [{ text: 'x', inlineData: {} }] },
        contents: [
          { parts: [{ text: null, inlineData: { mimeType: 'image/png', data: 'x' } }] },
          { parts: [{ text: 'What is this?', inline_data: { mime_type: 'image/png', data: 'x' } }] },
          { role: 'model', parts: [{ text: 'Hm', functionCall: { name: 'f' } }] },
        ],
      },
      ['systemInstruction.parts[0]', 'contents[1].parts[0]', 'contents[2].parts[0]'],
    ],
  ])('with %.100j is told with its place', (body, paths) => {
    expect(problems(body)).toMatchObject(paths.map((path) => ({ path })));
  });
});
