import type { Anthropic } from '@anthropic-ai/sdk';
import type { JsonObject } from '@tollgate/schema';
import { pixel, type Samples, type SamplesOf, type Site, schema, words } from './site.js';

const tool = { name: 'look', input_schema: schema };
const plain: JsonObject = {
  model: 'm',
  max_tokens: 8000,
  messages: [{ role: 'user', content: 'Hi' }],
  tools: [tool],
};
const document = { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'Hello' } };
const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } };
const conversation: JsonObject = {
  ...plain,
  system: [{ type: 'text', text: 'Be kind' }],
  messages: [
    { role: 'user', content: [{ type: 'text', text: 'Hi' }, image, document] },
    {
      role: 'assistant',
      content: [
        { type: 'text', text: 'Let me look' },
        { type: 'tool_use', id: 'toolu_1', name: 'look', input: { city: 'Oslo' } },
      ],
    },
    {
      role: 'user',
      content: [
        { type: 'tool_result', tool_use_id: 'toolu_1', content: [{ type: 'text', text: 'Rain' }, image, document] },
        { type: 'text', text: 'And now?' },
      ],
    },
    { role: 'assistant', content: [{ type: 'text', text: 'Sun' }] },
    { role: 'user', content: [{ type: 'text', text: 'And now?' }] },
  ],
};
const pdf: JsonObject = {
  ...plain,
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Hi' },
        { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: words } },
      ],
    },
  ],
};
const chosen: JsonObject = { ...plain, tool_choice: { type: 'auto' } };
const adaptive: JsonObject = { ...plain, thinking: { type: 'adaptive' } };
const budget: JsonObject = { ...plain, thinking: { type: 'enabled', budget_tokens: 2000 } };

const mark = [{ type: 'ephemeral' }, { type: 'ephemeral', ttl: '1h' }];

const parameters = {
  cache_control: mark,
  container: ['container_1'],
  diagnostics: [{ previous_message_id: 'msg_1' }],
  inference_geo: ['us'],
  metadata: [{ user_id: 'u' }],
  output_config: [
    { effort: 'low' },
    { effort: 'max' },
    { format: { type: 'json_schema', schema } },
    { task_budget: { type: 'tokens', total: 30_000 } },
  ],
  service_tier: ['auto', 'standard_only'],
  speed: ['fast'],
  stop_sequences: [['END'], ['1', '2', '3', '4', '5', '6']],
  stream: [true],
  system: ['Be brief', [{ type: 'text', text: 'Be brief' }]],
  temperature: [0.5],
  thinking: [
    { type: 'adaptive' },
    { type: 'disabled' },
    { type: 'between_tools' },
    { type: 'enabled', budget_tokens: 2000 },
    { type: 'enabled', budget_tokens: 7000 },
    { type: 'adaptive', display: 'summarized' },
    { type: 'adaptive', display: 'omitted' },
  ],
  tool_choice: [
    { type: 'auto', disable_parallel_tool_use: true },
    { type: 'any' },
    { type: 'tool', name: 'look' },
    { type: 'none' },
  ],
  top_k: [5],
  top_p: [0.5],
  user_profile_id: ['p'],
  workspace_id: ['w'],
} satisfies SamplesOf<
  Anthropic.MessageCreateParamsNonStreaming & Sampling,
  'model' | 'max_tokens' | 'messages' | 'tools'
>;
type Sampling = { temperature: unknown; top_k: unknown; top_p: unknown };

const text = {
  cache_control: mark,
} satisfies SamplesOf<Anthropic.TextBlockParam, 'type' | 'text' | 'citations'>;
const citation = {
  type: 'char_location',
  cited_text: 'H',
  document_index: 0,
  document_title: null,
  start_char_index: 0,
  end_char_index: 1,
};
const said = {
  cache_control: mark,
  citations: [
    [citation],
    [
      {
        type: 'web_search_result_location',
        cited_text: 'H',
        encrypted_index: 'x',
        title: 't',
        url: 'https://example.com',
      },
    ],
  ],
} satisfies SamplesOf<Anthropic.TextBlockParam, 'type' | 'text'>;
const imageMembers = {
  cache_control: mark,
  transformations: [{ resize: 'auto' }],
} satisfies SamplesOf<Anthropic.ImageBlockParam, 'type' | 'source'>;
const documentMembers = {
  cache_control: mark,
  citations: [{ enabled: true }],
  context: ['Of last year'],
  title: ['My notes'],
} satisfies SamplesOf<Anthropic.DocumentBlockParam, 'type' | 'source'>;
const toolUse = {
  cache_control: mark,
  caller: [{ type: 'direct' }],
  toolset_name: ['t'],
} satisfies SamplesOf<Anthropic.ToolUseBlockParam, 'type' | 'id' | 'name' | 'input'>;
const toolResult = {
  cache_control: mark,
  is_error: [true],
  toolset_name: ['t'],
} satisfies SamplesOf<Anthropic.ToolResultBlockParam, 'type' | 'tool_use_id' | 'content'>;
const toolMembers = {
  allowed_callers: [['direct']],
  cache_control: mark,
  defer_loading: [true],
  description: ['Looks'],
  eager_input_streaming: [true],
  input_examples: [[{ city: 'Oslo' }]],
  strict: [true],
} satisfies SamplesOf<Anthropic.Tool, 'name' | 'input_schema' | 'type'>;

const content = [{ type: 'text', text: 'Found' }];
const blocks = {
  text: [{ type: 'text', text: 'More' }],
  image: [
    image,
    { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } },
    { type: 'image', source: { type: 'file', file_id: 'file_1' } },
  ],
  document: [
    { ...document, title: 'a' },
    { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: words } },
    { type: 'document', source: { type: 'url', url: 'https://example.com/a.pdf' } },
    { type: 'document', source: { type: 'file', file_id: 'file_1' } },
    { type: 'document', source: { type: 'content', content } },
  ],
  search_result: [{ type: 'search_result', source: 's', title: 't', content }],
  tool_reference: [{ type: 'tool_reference', tool_name: 'look' }],
} satisfies Samples<
  Exclude<Inner, string>['type'] extends infer Type ? Exclude<Type & string, 'browser_state'> : never
>;
type Inner = NonNullable<Exclude<Anthropic.ToolResultBlockParam['content'], string | undefined>>[number];

const sides = {
  thinking: [{ type: 'thinking', thinking: 'Hm', signature: 's' }],
  redacted_thinking: [{ type: 'redacted_thinking', data: 'x' }],
  server_tool_use: [{ type: 'server_tool_use', id: 's', name: 'web_search', input: {} }],
  web_search_tool_result: [{ type: 'web_search_tool_result', tool_use_id: 's', content: [] }],
} satisfies Samples<string>;
const userOnly = { container_upload: [{ type: 'container_upload', file_id: 'file_1' }] } satisfies Samples<string>;
const tools = {
  custom: [{ ...tool, name: 'see' }],
  bash: [{ type: 'bash_20250124', name: 'bash' }],
  web_search: [{ type: 'web_search_20250305', name: 'web_search' }],
} satisfies Samples<string>;

/** What may stand in a body of Anthropic Messages. */
export const anthropicMessagesSites: readonly Site[] = [
  { body: plain, at: [], samples: parameters },
  {
    body: chosen,
    at: ['tool_choice'],
    samples: { disable_parallel_tool_use: [true] } satisfies SamplesOf<Anthropic.ToolChoiceAuto, 'type'>,
  },
  {
    body: adaptive,
    at: ['thinking'],
    samples: { display: ['summarized', 'omitted'] } satisfies SamplesOf<Anthropic.ThinkingConfigAdaptive, 'type'>,
  },
  {
    body: budget,
    at: ['thinking'],
    samples: { display: ['summarized', 'omitted'] } satisfies SamplesOf<
      Anthropic.ThinkingConfigEnabled,
      'type' | 'budget_tokens'
    >,
  },
  { body: conversation, at: ['system', 0], samples: text },
  { body: conversation, at: ['messages', 0, 'content', 0], samples: text },
  { body: conversation, at: ['messages', 0, 'content', 1], samples: imageMembers },
  { body: conversation, at: ['messages', 0, 'content', 2], samples: documentMembers },
  { body: pdf, at: ['messages', 0, 'content', 1], samples: documentMembers },
  { body: conversation, at: ['messages', 1, 'content', 0], samples: said },
  { body: conversation, at: ['messages', 1, 'content', 1], samples: toolUse },
  { body: conversation, at: ['messages', 2, 'content', 0], samples: toolResult },
  { body: conversation, at: ['messages', 2, 'content', 0, 'content', 0], samples: text },
  { body: conversation, at: ['messages', 2, 'content', 0, 'content', 1], samples: imageMembers },
  { body: conversation, at: ['messages', 2, 'content', 0, 'content', 2], samples: documentMembers },
  { body: conversation, at: ['messages', 2, 'content', 0, 'content'], samples: blocks },
  { body: conversation, at: ['messages', 3, 'content'], samples: sides },
  { body: conversation, at: ['messages', 4, 'content'], samples: { ...blocks, ...userOnly } },
  { body: plain, at: ['tools'], samples: tools },
  { body: plain, at: ['tools', 0], samples: toolMembers },
];
