import type { JsonObject } from '@tollgate/schema';
import type { OpenAI } from 'openai';
import { pixel, type Samples, type SamplesOf, type Site, schema, words } from './site.js';

type R = OpenAI.Responses.ResponseCreateParamsNonStreaming;
type Parts = OpenAI.Responses.ResponseInputContent;

const tool = { type: 'function', name: 'look', parameters: schema, strict: false };
const call = { type: 'function_call', call_id: 'call_1', name: 'look', arguments: '{"city":"Oslo"}' };
const plain: JsonObject = { model: 'm', input: 'Hi', tools: [tool] };
const thinking: JsonObject = { ...plain, reasoning: { effort: 'medium' } };
const conversation: JsonObject = {
  model: 'm',
  tools: [tool],
  input: [
    { role: 'system', content: [{ type: 'input_text', text: 'Be kind' }] },
    {
      role: 'user',
      content: [
        { type: 'input_text', text: 'Hi' },
        { type: 'input_image', image_url: `data:image/png;base64,${pixel}` },
        { type: 'input_file', file_data: `data:text/plain;base64,${words}` },
      ],
    },
    {
      type: 'message',
      id: 'msg_1',
      status: 'completed',
      role: 'assistant',
      content: [{ type: 'output_text', text: 'Let me look', annotations: [] }],
    },
    call,
    { type: 'function_call_output', call_id: 'call_1', output: [{ type: 'input_text', text: 'Rain' }] },
    { role: 'user', content: [{ type: 'input_text', text: 'And now?' }] },
  ],
};
const structured: JsonObject = { ...plain, text: { format: { type: 'json_schema', name: 'n', schema } } };

const breakpoint = [{ mode: 'explicit' }];

const parameters = {
  access_programs: [{ id: 'x' }],
  background: [true],
  context_management: [[{ type: 'compaction', compact_threshold: 1000 }]],
  conversation: ['conv_1'],
  image: [{ quality: 'low' }],
  include: [
    ['reasoning.encrypted_content'],
    ['message.output_text.logprobs'],
    ['web_search_call.results'],
    ['file_search_call.results'],
  ],
  instructions: ['Be brief'],
  max_output_tokens: [4000],
  max_tool_calls: [3],
  metadata: [{ team: 'blue' }],
  moderation: [{ model: 'omni-moderation-latest' }],
  parallel_tool_calls: [false, true],
  previous_response_id: ['resp_1'],
  prompt: [{ id: 'pmpt_1' }],
  prompt_cache_key: ['k'],
  prompt_cache_options: [{ mode: 'explicit' }],
  prompt_cache_retention: ['24h'],
  reasoning: [
    { effort: 'none' },
    { effort: 'low' },
    { effort: 'high' },
    { effort: 'xhigh' },
    { summary: 'auto' },
    { summary: 'detailed' },
    { effort: 'high', summary: 'detailed' },
  ],
  safety_identifier: ['s'],
  service_tier: ['auto', 'default', 'flex', 'scale', 'priority'],
  store: [true, false],
  stream: [true],
  stream_options: [{ include_obfuscation: false }],
  temperature: [0.5, 1.5],
  text: [
    { verbosity: 'low' },
    { format: { type: 'text' } },
    { format: { type: 'json_object' } },
    { format: { type: 'json_schema', name: 'n', schema } },
  ],
  tool_choice: [
    'auto',
    'none',
    'required',
    { type: 'function', name: 'look' },
    { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'look' }] },
    { type: 'web_search_preview' },
    { type: 'custom', name: 'x' },
    { type: 'mcp', server_label: 'x' },
  ],
  top_logprobs: [3],
  top_p: [0.5],
  truncation: ['auto'],
  user: ['u'],
} satisfies SamplesOf<R, 'model' | 'input' | 'tools'>;

const reasoning = {
  context: ['all_turns'],
  generate_summary: ['auto'],
  mode: ['pro'],
  summary: ['auto', 'concise', 'detailed'],
} satisfies SamplesOf<OpenAI.Reasoning, 'effort'>;

const functionTool = {
  allowed_callers: [['direct']],
  async: [true],
  defer_loading: [true],
  description: ['Looks'],
  output_schema: [schema],
} satisfies SamplesOf<OpenAI.Responses.FunctionTool, 'name' | 'parameters' | 'strict' | 'type'>;

const tools = {
  function: [
    { ...tool, name: 'see', strict: true },
    { type: 'function', name: 'see', parameters: schema },
  ],
  web_search: [{ type: 'web_search' }],
  file_search: [{ type: 'file_search', vector_store_ids: ['v'] }],
  code_interpreter: [{ type: 'code_interpreter', container: { type: 'auto' } }],
  image_generation: [{ type: 'image_generation' }],
  mcp: [{ type: 'mcp', server_label: 'x', server_url: 'https://example.com' }],
  custom: [{ type: 'custom', name: 'free' }],
  namespace: [{ type: 'namespace', name: 'n', description: 'd', tools: [tool] }],
} satisfies Samples<string>;

const parts = {
  input_text: [{ type: 'input_text', text: 'More' }],
  input_image: [
    { type: 'input_image', image_url: `data:image/png;base64,${pixel}`, detail: 'low' },
    { type: 'input_image', file_id: 'file_1', detail: 'auto' },
  ],
  input_file: [
    { type: 'input_file', file_data: `data:application/pdf;base64,${words}`, filename: 'a.pdf' },
    { type: 'input_file', file_url: 'https://example.com/a.pdf' },
    { type: 'input_file', file_id: 'file_1' },
  ],
} satisfies Samples<Parts['type']>;

const url = { type: 'url_citation', url: 'https://example.com', title: 't', start_index: 0, end_index: 3 };
const output = {
  annotations: [[url], [{ type: 'file_citation', file_id: 'file_1', filename: 'a', index: 0 }]],
  logprobs: [[{ token: 'Let', logprob: -0.1, bytes: [], top_logprobs: [] }]],
} satisfies SamplesOf<OpenAI.Responses.ResponseOutputText, 'type' | 'text'>;

const items = {
  message: [{ type: 'message', role: 'user', content: 'More' }],
  reasoning: [
    { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'Hm' }] },
    { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAAAx' },
  ],
  web_search_call: [{ type: 'web_search_call', id: 'ws_1', status: 'completed' }],
  computer_call: [{ type: 'computer_call', id: 'c', call_id: 'c', status: 'completed' }],
  custom_tool_call: [{ type: 'custom_tool_call', call_id: 'c', name: 'x', input: 'y' }],
  custom_tool_call_output: [{ type: 'custom_tool_call_output', call_id: 'c', output: 'y' }],
  mcp_call: [{ type: 'mcp_call', id: 'm', name: 'x', arguments: '{}', server_label: 's' }],
  compaction: [{ type: 'compaction', encrypted_content: 'x' }],
  item_reference: [{ type: 'item_reference', id: 'x' }],
} satisfies Samples<string>;

const noted = { phase: ['commentary'] } satisfies SamplesOf<
  OpenAI.Responses.EasyInputMessage,
  'role' | 'content' | 'type'
>;
const callItem = {
  id: ['fc_1'],
  async: [true],
  caller: [{ type: 'direct' }],
  namespace: ['n'],
  status: ['completed'],
} satisfies SamplesOf<OpenAI.Responses.ResponseFunctionToolCall, 'type' | 'call_id' | 'name' | 'arguments'>;
const resultItem = { id: ['fco_1'], status: ['completed'] } satisfies Samples<string>;

/** What may stand in a body of OpenAI Responses. */
export const openAiResponsesSites: readonly Site[] = [
  { body: plain, at: [], samples: parameters },
  { body: thinking, at: ['reasoning'], samples: reasoning },
  { body: conversation, at: ['input', 2], samples: noted },
  { body: conversation, at: ['input', 3], samples: callItem },
  { body: conversation, at: ['input', 4], samples: resultItem },
  { body: conversation, at: ['input', 0, 'content', 0], samples: { prompt_cache_breakpoint: breakpoint } },
  { body: conversation, at: ['input', 1, 'content', 0], samples: { prompt_cache_breakpoint: breakpoint } },
  {
    body: conversation,
    at: ['input', 1, 'content', 1],
    samples: { prompt_cache_breakpoint: breakpoint, detail: ['low'] },
  },
  {
    body: conversation,
    at: ['input', 1, 'content', 2],
    samples: {
      prompt_cache_breakpoint: breakpoint,
      detail: ['high'],
      filename: ['My notes.txt'],
      file_id: ['file_1'],
      file_url: ['https://example.com/a.pdf'],
    } satisfies SamplesOf<OpenAI.Responses.ResponseInputFile, 'type' | 'file_data'>,
  },
  { body: conversation, at: ['input', 2, 'content', 0], samples: output },
  { body: conversation, at: ['input', 4, 'output', 0], samples: { prompt_cache_breakpoint: breakpoint } },
  { body: conversation, at: ['input', 4, 'output'], samples: parts },
  { body: conversation, at: ['input', 5, 'content'], samples: parts },
  { body: conversation, at: ['input'], samples: items },
  { body: plain, at: ['tools'], samples: tools },
  { body: plain, at: ['tools', 0], samples: functionTool },
  { body: structured, at: ['text', 'format'], samples: { description: ['d'], strict: [true, false] } },
];
