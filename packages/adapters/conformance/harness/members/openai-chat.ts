import type { JsonObject } from '@tollgate/schema';
import type { OpenAI } from 'openai';
import { pixel, type Samples, type SamplesOf, type Site, schema, words } from './site.js';

type Parameters = OpenAI.ChatCompletionCreateParamsNonStreaming;
/** What other providers of the format take on a part or a tool. */
type Cached = { readonly cache_control: unknown };

const tool = { type: 'function', function: { name: 'look', parameters: schema } };
const call = { id: 'call_1', type: 'function', function: { name: 'look', arguments: '{"city":"Oslo"}' } };
const plain: JsonObject = { model: 'm', messages: [{ role: 'user', content: 'Hi' }], tools: [tool] };
const conversation: JsonObject = {
  model: 'm',
  tools: [tool],
  messages: [
    { role: 'system', content: [{ type: 'text', text: 'Be kind' }] },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Hi' },
        { type: 'image_url', image_url: { url: `data:image/png;base64,${pixel}` } },
        { type: 'file', file: { file_data: `data:text/plain;base64,${words}` } },
      ],
    },
    { role: 'assistant', content: [{ type: 'text', text: 'Let me look' }], tool_calls: [call] },
    { role: 'tool', tool_call_id: 'call_1', content: [{ type: 'text', text: 'Rain' }] },
    { role: 'user', content: [{ type: 'text', text: 'And now?' }] },
  ],
};
const sound: JsonObject = {
  ...plain,
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Hi' },
        { type: 'input_audio', input_audio: { data: words, format: 'wav' } },
      ],
    },
  ],
};
const structured: JsonObject = {
  ...plain,
  response_format: { type: 'json_schema', json_schema: { name: 'n', schema } },
};

const streamed: JsonObject = { ...plain, stream: true };

const breakpoint = [{ mode: 'explicit' }];

const parameters = {
  audio: [{ format: 'wav', voice: 'alloy' }],
  frequency_penalty: [0.5],
  function_call: ['none', { name: 'look' }],
  functions: [[{ name: 'see', parameters: schema }]],
  logit_bias: [{ '50256': -100 }],
  logprobs: [true],
  max_completion_tokens: [4000],
  max_tokens: [4000],
  metadata: [{ team: 'blue' }],
  modalities: [['text', 'audio'], ['text']],
  moderation: [{ model: 'omni-moderation-latest' }],
  n: [2],
  parallel_tool_calls: [false, true],
  prediction: [{ type: 'content', content: 'Hello' }],
  presence_penalty: [0.5],
  prompt_cache_key: ['k'],
  prompt_cache_options: [{ mode: 'explicit' }],
  prompt_cache_retention: ['24h'],
  reasoning_effort: ['none', 'minimal', 'low', 'high', 'xhigh', 'max'],
  response_format: [
    { type: 'text' },
    { type: 'json_object' },
    { type: 'json_schema', json_schema: { name: 'n', schema } },
  ],
  safety_identifier: ['s'],
  seed: [7],
  service_tier: ['auto', 'default', 'flex', 'scale', 'priority', 'fast'],
  stop: ['END', ['END', 'STOP'], ['1', '2', '3', '4', '5', '6']],
  store: [true, false],
  stream: [true],
  temperature: [0.5, 1.5],
  tool_choice: [
    'auto',
    'none',
    'required',
    { type: 'function', function: { name: 'look' } },
    {
      type: 'allowed_tools',
      allowed_tools: { mode: 'auto', tools: [{ type: 'function', function: { name: 'look' } }] },
    },
    { type: 'custom', custom: { name: 'x' } },
  ],
  top_logprobs: [3],
  top_p: [0.5],
  user: ['u'],
  verbosity: ['low'],
  web_search_options: [{}, { search_context_size: 'low' }],
} satisfies SamplesOf<Parameters, 'model' | 'messages' | 'tools' | 'stream_options'>;

/** Members that other providers of the format made up and that are read here. */
const elsewhere = {
  reasoning: [{ effort: 'high' }, { max_tokens: 2000 }, { exclude: true }, { enabled: false }],
  thinking: [{ type: 'enabled' }, { type: 'disabled' }, { type: 'enabled', budget_tokens: 2000 }],
  top_k: [5],
} satisfies Samples<string>;

const assistant = {
  audio: [{ id: 'audio_1' }],
  content: [
    [
      { type: 'text', text: 'Let me look' },
      { type: 'refusal', refusal: 'No' },
    ],
  ],
  function_call: [{ name: 'look', arguments: '{}' }],
  name: ['Ada'],
  refusal: ['I will not'],
} satisfies SamplesOf<OpenAI.ChatCompletionAssistantMessageParam, 'role' | 'tool_calls'>;

const tools = {
  function: [tool],
  custom: [{ type: 'custom', custom: { name: 'free' } }],
} satisfies Samples<OpenAI.ChatCompletionTool['type']>;

const parts = {
  text: [{ type: 'text', text: 'More' }],
  image_url: [
    { type: 'image_url', image_url: { url: `data:image/png;base64,${pixel}` } },
    { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
  ],
  input_audio: [{ type: 'input_audio', input_audio: { data: words, format: 'wav' } }],
  file: [
    { type: 'file', file: { file_data: `data:application/pdf;base64,${words}`, filename: 'a.pdf' } },
    { type: 'file', file: { file_id: 'file_1' } },
  ],
} satisfies Samples<OpenAI.ChatCompletionContentPart['type']>;

/** What may stand in a body of OpenAI chat. */
export const openAiChatSites: readonly Site[] = [
  { body: plain, at: [], samples: parameters },
  { body: plain, at: [], samples: elsewhere },
  {
    body: streamed,
    at: [],
    samples: { stream_options: [{ include_obfuscation: false }] } satisfies Samples<
      keyof Parameters & 'stream_options'
    >,
  },
  {
    body: conversation,
    at: ['messages', 0],
    samples: { name: ['Ada'] } satisfies SamplesOf<OpenAI.ChatCompletionSystemMessageParam, 'role' | 'content'>,
  },
  {
    body: conversation,
    at: ['messages', 1],
    samples: { name: ['Ada'] } satisfies SamplesOf<OpenAI.ChatCompletionUserMessageParam, 'role' | 'content'>,
  },
  { body: conversation, at: ['messages', 2], samples: assistant },
  {
    body: conversation,
    at: ['messages', 2],
    samples: {
      reasoning_content: ['Hm'],
      reasoning_details: [
        [{ type: 'reasoning.text', text: 'Hm', signature: 's' }],
        [{ type: 'reasoning.encrypted', data: 'x' }],
      ],
    },
  },
  {
    body: conversation,
    at: ['messages', 0, 'content', 0],
    samples: { prompt_cache_breakpoint: breakpoint, cache_control: [{ type: 'ephemeral' }] } satisfies SamplesOf<
      OpenAI.ChatCompletionContentPartText & Cached,
      'type' | 'text'
    >,
  },
  {
    body: conversation,
    at: ['messages', 1, 'content', 0],
    samples: { prompt_cache_breakpoint: breakpoint, cache_control: [{ type: 'ephemeral' }] } satisfies SamplesOf<
      OpenAI.ChatCompletionContentPartText & Cached,
      'type' | 'text'
    >,
  },
  {
    body: conversation,
    at: ['messages', 1, 'content', 1],
    samples: { prompt_cache_breakpoint: breakpoint, cache_control: [{ type: 'ephemeral' }] } satisfies SamplesOf<
      OpenAI.ChatCompletionContentPartImage & Cached,
      'type' | 'image_url'
    >,
  },
  {
    body: conversation,
    at: ['messages', 1, 'content', 1, 'image_url'],
    samples: { detail: ['low', 'high', 'auto'] } satisfies SamplesOf<
      OpenAI.ChatCompletionContentPartImage.ImageURL,
      'url'
    >,
  },
  {
    body: conversation,
    at: ['messages', 1, 'content', 2],
    samples: { prompt_cache_breakpoint: breakpoint, cache_control: [{ type: 'ephemeral' }] } satisfies SamplesOf<
      OpenAI.ChatCompletionContentPart.File & Cached,
      'type' | 'file'
    >,
  },
  {
    body: conversation,
    at: ['messages', 1, 'content', 2, 'file'],
    samples: { filename: ['My notes.txt'], file_id: ['file_1'] } satisfies SamplesOf<
      OpenAI.ChatCompletionContentPart.File.File,
      'file_data'
    >,
  },
  {
    body: conversation,
    at: ['messages', 2, 'content', 0],
    samples: { prompt_cache_breakpoint: breakpoint, cache_control: [{ type: 'ephemeral' }] },
  },
  {
    body: conversation,
    at: ['messages', 2, 'tool_calls', 0],
    samples: { extra_content: [{ google: { thought_signature: 's' } }] },
  },
  {
    body: conversation,
    at: ['messages', 3, 'content', 0],
    samples: { prompt_cache_breakpoint: breakpoint, cache_control: [{ type: 'ephemeral' }] },
  },
  { body: conversation, at: ['messages', 4, 'content'], samples: parts },
  {
    body: sound,
    at: ['messages', 0, 'content', 1],
    samples: { prompt_cache_breakpoint: breakpoint } satisfies SamplesOf<
      OpenAI.ChatCompletionContentPartInputAudio,
      'type' | 'input_audio'
    >,
  },
  { body: plain, at: ['tools'], samples: tools },
  {
    body: plain,
    at: ['tools', 0],
    samples: { cache_control: [{ type: 'ephemeral' }] } satisfies SamplesOf<
      OpenAI.ChatCompletionFunctionTool & Cached,
      'type' | 'function'
    >,
  },
  {
    body: plain,
    at: ['tools', 0, 'function'],
    samples: { description: ['Looks'], strict: [true, false] } satisfies SamplesOf<
      OpenAI.FunctionDefinition,
      'name' | 'parameters'
    >,
  },
  {
    body: structured,
    at: ['response_format', 'json_schema'],
    samples: { description: ['d'], strict: [true, false] } satisfies SamplesOf<
      OpenAI.ResponseFormatJSONSchema['json_schema'],
      'name' | 'schema'
    >,
  },
];
