import type { FinishReason, JsonValue } from '@tollgate/schema';
import { emptyChoice, type ObservedAnswer, type ObservedChoice, type ObservedUsage } from '../answer.js';
import type { Oracle } from './oracle.js';
import { dataLines, pick, pickList, pickNumber, pickText } from './pick.js';

/** OpenAI chat and everything that looks like it, read from raw JSON. */
export const openAiChatOracle: Oracle = {
  readUnary(body, provider) {
    const choices = pickList(body, 'choices').map((wire) => {
      const choice = emptyChoice();
      const message = pick(wire, 'message');
      addContent(choice, pick(message, 'content'));
      choice.reasoning ||= reasoningOf(message);
      choice.refusal = pickText(message, 'refusal');
      choice.transcript = pickText(message, 'audio', 'transcript');
      for (const call of pickList(message, 'tool_calls')) choice.toolCalls.push(toolCallOf(call));
      const legacy = pick(message, 'function_call');
      if (legacy) choice.toolCalls.push(toolCallOf({ function: legacy }));
      choice.finish = finishOf(pick(wire, 'finish_reason'), choice);
      return withWholeArguments(choice);
    });
    return { choices, usage: usageOf(pick(body, 'usage'), provider), failed: false };
  },

  readStream(text, provider) {
    const choices: ObservedChoice[] = [];
    const finishes: (JsonValue | undefined)[] = [];
    let usage: JsonValue | undefined;
    let failed = false;
    for (const { event, value } of dataLines(text)) {
      if (event === 'error' || pick(value, 'error')) failed = true;
      usage = pick(value, 'usage') ?? pick(value, 'x_groq', 'usage') ?? usage;
      if (event === 'error') continue;
      for (const wire of failed ? [] : pickList(value, 'choices')) {
        const index = pickNumber(wire, 'index') ?? 0;
        const choice = choices[index] ?? emptyChoice();
        choices[index] = choice;
        addDelta(choice, pick(wire, 'delta'));
        finishes[index] = pick(wire, 'finish_reason') || finishes[index];
      }
    }
    choices.forEach((choice, index) => {
      choice.finish = failed ? undefined : finishOf(finishes[index], choice);
      withWholeArguments(choice);
    });
    return { choices, usage: usageOf(usage, provider), failed };
  },
};

function addDelta(choice: ObservedChoice, delta: JsonValue | undefined): void {
  // Details that stand alone behind words repeat them whole, for the caller to send back.
  if (choice.reasoning === '' || wordsOf(delta) !== '') choice.reasoning += reasoningOf(delta);
  addContent(choice, pick(delta, 'content'));
  choice.refusal += pickText(delta, 'refusal');
  choice.transcript += pickText(delta, 'audio', 'transcript');
  for (const piece of pickList(delta, 'tool_calls')) {
    const index = pickNumber(piece, 'index') ?? choice.toolCalls.length;
    const known = choice.toolCalls[index];
    if (known === undefined) choice.toolCalls[index] = toolCallOf(piece);
    else known.arguments += pickText(piece, 'function', 'arguments');
  }
}

function addContent(choice: ObservedChoice, content: JsonValue | undefined): void {
  if (typeof content === 'string') choice.text += content;
  if (!Array.isArray(content)) return;
  for (const item of content) {
    if (pick(item, 'type') === 'text') choice.text += pickText(item, 'text');
    for (const piece of pickList(item, 'thinking')) choice.reasoning += pickText(piece, 'text');
  }
}

function reasoningOf(message: JsonValue | undefined): string {
  const details = pickList(message, 'reasoning_details').map((detail) => pickText(detail, 'text'));
  return wordsOf(message) || details.join('');
}

function wordsOf(message: JsonValue | undefined): string {
  return pickText(message, 'reasoning_content') || pickText(message, 'reasoning');
}

function toolCallOf(call: JsonValue): ObservedChoice['toolCalls'][number] {
  return {
    id: pickText(call, 'id'),
    name: pickText(call, 'function', 'name'),
    arguments: pickText(call, 'function', 'arguments'),
  };
}

function withWholeArguments(choice: ObservedChoice): ObservedChoice {
  for (const call of choice.toolCalls) call.arguments ||= '{}';
  return choice;
}

const finishes: Record<string, FinishReason> = {
  stop: 'stop',
  eos: 'stop',
  length: 'length',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'content-filter',
};

/** A model that called tools has not just stopped, whatever it says. */
function finishOf(raw: JsonValue | undefined, choice: ObservedChoice): FinishReason {
  const finish = finishes[String(raw)] ?? 'other';
  return finish === 'stop' && choice.toolCalls.length > 0 ? 'tool-calls' : finish;
}

/** Section by section what the vendors mean by their counts; the total, where there is one, has to come out. */
function usageOf(usage: JsonValue | undefined, provider: string): ObservedUsage {
  const prompt = pickNumber(usage, 'prompt_tokens');
  const completion = pickNumber(usage, 'completion_tokens');
  const total = pickNumber(usage, 'total_tokens');
  const reasoning = pickNumber(usage, 'completion_tokens_details', 'reasoning_tokens');
  const cached =
    pickNumber(usage, 'prompt_tokens_details', 'cached_tokens') ??
    pickNumber(usage, 'prompt_cache_hit_tokens') ??
    pickNumber(usage, 'num_cached_tokens') ??
    pickNumber(usage, 'cached_tokens');
  const written = pickNumber(usage, 'prompt_tokens_details', 'cache_write_tokens');
  if (prompt === undefined || completion === undefined) {
    return { input: prompt, cacheRead: cached, cacheWrite: written, output: completion, reasoning };
  }
  // Mistral counts sound beside the prompt, xAI thinking beside the completion, Google thinking only in the total.
  const input = provider === 'mistral' && total !== undefined ? total - completion : prompt;
  const outputFromTotal = provider === 'xai' || provider === 'gemini-openai-compat';
  const output = outputFromTotal && total !== undefined ? total - prompt : completion;
  return {
    input,
    cacheRead: cached === undefined ? undefined : Math.min(cached, input),
    cacheWrite: written === undefined ? undefined : Math.min(written, input),
    output,
    reasoning: reasoning === undefined ? undefined : Math.min(reasoning, output),
  };
}

/** Whether a usage object's own total is input plus output; undefined where it names none. */
export function totalOf(answer: ObservedAnswer, body: JsonValue): boolean | undefined {
  const total = pickNumber(body, 'usage', 'total_tokens');
  const { input, output } = answer.usage;
  return total === undefined || input === undefined || output === undefined ? undefined : total === input + output;
}
