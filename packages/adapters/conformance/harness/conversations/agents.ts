import { Anthropic } from '@anthropic-ai/sdk';
import { OpenAI } from 'openai';
import { emptyChoice, type ObservedChoice } from '../answer.js';
import { urlOf } from '../asked/asked.js';
import type { CallerFormat } from '../asked/spoken-by-tests.js';
import { picture, type ToolAnswer, toolNames } from './steps.js';

/** A program that keeps a conversation in a vendor's SDK and sends all of it again each time, as it got it. */
export interface Agent {
  readonly format: CallerFormat;
  readonly say: (words: string, withPicture: boolean) => void;
  readonly bring: (results: readonly (ToolAnswer & { readonly id: string })[]) => void;
  /** Asks, and keeps what was answered. */
  readonly ask: (transport: typeof fetch, stream: boolean) => Promise<ObservedChoice>;
}

export const instructions = 'You are an agent that works on files.';
const parameters = { type: 'object' as const, properties: { path: { type: 'string' } }, required: ['path'] };
const cached = { type: 'ephemeral' } as const;
const thinkingTokens = 4_096;
const answerTokens = 16_000;

/** As coding agents use Anthropic's SDK: three cache marks, the last of which moves along, and thinking between calls. */
export function codingAgent(): Agent {
  const messages: Anthropic.MessageParam[] = [];
  const body = (): Anthropic.MessageCreateParamsNonStreaming => ({
    model: 'some-model',
    max_tokens: answerTokens,
    thinking: { type: 'enabled', budget_tokens: thinkingTokens },
    system: [{ type: 'text', text: instructions, cache_control: cached }],
    tools: toolNames.map((name, place) => ({
      name,
      description: `The tool ${name}.`,
      input_schema: parameters,
      ...(place === toolNames.length - 1 ? { cache_control: cached } : {}),
    })),
    messages: messages.map((message, place) => (place === messages.length - 1 ? withMark(message) : message)),
  });
  const image: Anthropic.ImageBlockParam = {
    type: 'image',
    source: { type: 'base64', media_type: 'image/png', data: picture.data },
  };
  return {
    format: 'anthropic-messages',
    say(words, withPicture) {
      messages.push({ role: 'user', content: [...(withPicture ? [image] : []), { type: 'text', text: words }] });
    },
    bring(results) {
      const content = results.map(
        (result): Anthropic.ToolResultBlockParam => ({
          type: 'tool_result',
          tool_use_id: result.id,
          content: result.picture ? [{ type: 'text', text: result.text }, image] : result.text,
          ...(result.failed ? { is_error: true } : {}),
        }),
      );
      messages.push({ role: 'user', content });
    },
    async ask(transport, stream) {
      const { messages: api } = new Anthropic({ apiKey: 'tg_test', fetch: transport, maxRetries: 0 });
      const message = stream ? await api.stream(body()).finalMessage() : await api.create(body());
      messages.push({ role: 'assistant', content: message.content });
      const choice = {
        ...emptyChoice(),
        finish: message.stop_reason === 'tool_use' ? ('tool-calls' as const) : undefined,
      };
      for (const block of message.content) {
        if (block.type === 'text') choice.text += block.text;
        if (block.type === 'thinking') choice.reasoning += block.thinking;
        if (block.type !== 'tool_use') continue;
        choice.toolCalls.push({ id: block.id, name: block.name, arguments: JSON.stringify(block.input) });
      }
      return choice;
    },
  };
}

/** The mark stands on the last block of the last message. */
function withMark(message: Anthropic.MessageParam): Anthropic.MessageParam {
  if (message.role !== 'user' || typeof message.content === 'string') return message;
  const content = message.content.map((block, place, all) =>
    place === all.length - 1 && (block.type === 'text' || block.type === 'tool_result')
      ? { ...block, cache_control: cached }
      : block,
  );
  return { ...message, content };
}

/** As agents use OpenAI's Responses when they keep the conversation themselves, with encrypted reasoning. */
export function responsesAgent(): Agent {
  const input: OpenAI.Responses.ResponseInput = [];
  const body = (): OpenAI.Responses.ResponseCreateParamsNonStreaming => ({
    model: 'some-model',
    instructions,
    input: [...input],
    store: false,
    include: ['reasoning.encrypted_content'],
    reasoning: { effort: 'medium', summary: 'auto' },
    tools: toolNames.map((name) => ({
      type: 'function' as const,
      name,
      description: `The tool ${name}.`,
      parameters,
      strict: false,
    })),
  });
  const image: OpenAI.Responses.ResponseInputImage = { type: 'input_image', image_url: urlOf(picture), detail: 'auto' };
  return {
    format: 'openai-responses',
    say(words, withPicture) {
      const content = [...(withPicture ? [image] : []), { type: 'input_text' as const, text: words }];
      input.push({ role: 'user', content });
    },
    bring(results) {
      for (const { id, text, picture: hasPicture } of results) {
        const output = hasPicture ? [{ type: 'input_text' as const, text }, image] : text;
        input.push({ type: 'function_call_output', call_id: id, output });
      }
    },
    async ask(transport, stream) {
      const { responses } = new OpenAI({ apiKey: 'tg_test', fetch: transport, maxRetries: 0 });
      const response = stream
        ? await responses.stream({ ...body(), stream: true }).finalResponse()
        : await responses.create(body());
      // The SDK's own advice is to append the output as it is; its types of what goes in and comes out differ.
      Object.assign(input, [...input, ...response.output]);
      const choice = emptyChoice();
      choice.text = response.output_text;
      for (const item of response.output) {
        if (item.type === 'reasoning') choice.reasoning += item.summary.map(({ text }) => text).join('');
        if (item.type !== 'function_call') continue;
        choice.toolCalls.push({ id: item.call_id, name: item.name, arguments: item.arguments });
      }
      return { ...choice, finish: choice.toolCalls.length > 0 ? 'tool-calls' : undefined };
    },
  };
}
