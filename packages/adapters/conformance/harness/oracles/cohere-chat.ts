import type { FinishReason, JsonValue } from '@tollgate/schema';
import { emptyChoice, type ObservedChoice, type ObservedUsage } from '../answer.js';
import type { Oracle } from './oracle.js';
import { dataLines, pick, pickList, pickNumber, pickText } from './pick.js';

/** Cohere's chat, version 2, read from raw JSON. */
export const cohereChatOracle: Oracle = {
  readUnary(body) {
    const choice = emptyChoice();
    choice.reasoning = pickText(body, 'message', 'tool_plan');
    for (const block of pickList(body, 'message', 'content')) {
      choice.text += pickText(block, 'text');
      choice.reasoning += pickText(block, 'thinking');
    }
    for (const call of pickList(body, 'message', 'tool_calls')) choice.toolCalls.push(toolCallOf(call));
    choice.finish = finishOf(pick(body, 'finish_reason'));
    return { choices: [withWholeArguments(choice)], usage: usageOf(pick(body, 'usage')), failed: false };
  },

  readStream(text) {
    const choice = emptyChoice();
    let usage: JsonValue | undefined;
    for (const { event, value } of dataLines(text)) {
      const message = pick(value, 'delta', 'message');
      if (event === 'tool-plan-delta') choice.reasoning += pickText(message, 'tool_plan');
      if (event === 'content-start' || event === 'content-delta') {
        choice.text += pickText(message, 'content', 'text');
        choice.reasoning += pickText(message, 'content', 'thinking');
      }
      if (event === 'tool-call-start') choice.toolCalls.push(toolCallOf(pick(message, 'tool_calls')));
      const last = choice.toolCalls.at(-1);
      if (event === 'tool-call-delta' && last)
        last.arguments += pickText(message, 'tool_calls', 'function', 'arguments');
      if (event === 'message-end') {
        choice.finish = finishOf(pick(value, 'delta', 'finish_reason'));
        usage = pick(value, 'delta', 'usage');
      }
    }
    return { choices: [withWholeArguments(choice)], usage: usageOf(usage), failed: false };
  },
};

function toolCallOf(call: JsonValue | undefined): ObservedChoice['toolCalls'][number] {
  const called = pick(call, 'function');
  return { id: pickText(call, 'id'), name: pickText(called, 'name'), arguments: pickText(called, 'arguments') };
}

function withWholeArguments(choice: ObservedChoice): ObservedChoice {
  for (const call of choice.toolCalls) if (['', 'null'].includes(call.arguments)) call.arguments = '{}';
  return choice;
}

const finishes: Record<string, FinishReason> = {
  COMPLETE: 'stop',
  STOP_SEQUENCE: 'stop',
  MAX_TOKENS: 'length',
  TOOL_CALL: 'tool-calls',
};

function finishOf(raw: JsonValue | undefined): FinishReason {
  return finishes[String(raw)] ?? 'other';
}

/**
 * What is billed is what counts. Of the billed tokens so many are certainly among the cached ones of the prompt as would
 * not fit beside them: the prompt has only so much room.
 */
function usageOf(usage: JsonValue | undefined): ObservedUsage {
  const billedIn = pickNumber(usage, 'billed_units', 'input_tokens');
  const billedOut = pickNumber(usage, 'billed_units', 'output_tokens');
  const prompt =
    (pickNumber(usage, 'tokens', 'input_tokens') ?? 0) + (pickNumber(usage, 'tokens', 'image_tokens') ?? 0);
  const cached = pickNumber(usage, 'cached_tokens');
  const sure = cached === undefined || billedIn === undefined ? undefined : billedIn - (prompt - cached);
  const reasoning = pickNumber(usage, 'tokens', 'reasoning_tokens');
  return {
    input: billedIn,
    cacheRead: cached === 0 ? 0 : sure !== undefined && sure > 0 ? sure : undefined,
    cacheWrite: undefined,
    output: billedOut,
    reasoning: reasoning === undefined ? undefined : Math.min(reasoning, billedOut ?? reasoning),
  };
}
