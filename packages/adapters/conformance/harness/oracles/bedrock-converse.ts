import type { FinishReason, JsonValue } from '@tollgate/schema';
import { emptyChoice, type ObservedChoice, type ObservedUsage } from '../answer.js';
import type { Oracle } from './oracle.js';
import { pick, pickList, pickNumber, pickText } from './pick.js';

/** Bedrock Converse, read from raw JSON; of a stream, from its messages as somebody else decoded them, one a line. */
export const bedrockConverseOracle: Oracle = {
  readUnary(body) {
    const choice = emptyChoice();
    for (const block of pickList(body, 'output', 'message', 'content')) {
      choice.text += pickText(block, 'text');
      for (const piece of pickList(block, 'citationsContent', 'content')) choice.text += pickText(piece, 'text');
      choice.reasoning += pickText(block, 'reasoningContent', 'reasoningText', 'text');
      const call = addCall(choice, pick(block, 'toolUse'));
      if (call) call.arguments = JSON.stringify(pick(block, 'toolUse', 'input') ?? {});
    }
    choice.finish = finishOf(pickText(body, 'stopReason'), choice);
    return { choices: [choice], usage: usageOf(pick(body, 'usage')), failed: false };
  },

  readStream(text) {
    const choice = emptyChoice();
    const calls = new Map<number, ObservedChoice['toolCalls'][number]>();
    let usage: JsonValue | undefined;
    let failed = false;
    for (const line of text.trim().split('\n')) {
      const message: JsonValue = JSON.parse(line);
      const payload = pick(message, 'payload');
      const index = pickNumber(payload, 'contentBlockIndex') ?? 0;
      if (pick(message, 'headers', ':message-type') === 'exception') failed = true;
      const call = addCall(choice, pick(payload, 'start', 'toolUse'));
      if (call) calls.set(index, call);
      choice.text += pickText(payload, 'delta', 'text');
      choice.reasoning += pickText(payload, 'delta', 'reasoningContent', 'text');
      const written = calls.get(index);
      if (written) written.arguments += pickText(payload, 'delta', 'toolUse', 'input');
      if (pick(message, 'headers', ':event-type') === 'messageStop') {
        choice.finish = finishOf(pickText(payload, 'stopReason'), choice);
      }
      usage = pick(payload, 'usage') ?? usage;
    }
    for (const call of choice.toolCalls) call.arguments ||= '{}';
    return { choices: [choice], usage: usageOf(usage), failed };
  },
};

/** Tools that the provider ran itself are no calls. */
function addCall(
  choice: ObservedChoice,
  toolUse: JsonValue | undefined,
): ObservedChoice['toolCalls'][number] | undefined {
  if (toolUse === undefined || pick(toolUse, 'type') === 'server_tool_use') return undefined;
  const call = { id: pickText(toolUse, 'toolUseId'), name: pickText(toolUse, 'name'), arguments: '' };
  choice.toolCalls.push(call);
  return call;
}

const finishes: Record<string, FinishReason> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  tool_use: 'tool-calls',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  guardrail_intervened: 'content-filter',
  content_filtered: 'content-filter',
};

function finishOf(raw: string, choice: ObservedChoice): FinishReason {
  const finish = finishes[raw] ?? 'other';
  return finish === 'stop' && choice.toolCalls.length > 0 ? 'tool-calls' : finish;
}

/** The cache is counted beside the input; the total that is given has to come out. */
function usageOf(usage: JsonValue | undefined): ObservedUsage {
  const plain = pickNumber(usage, 'inputTokens');
  const cacheRead = pickNumber(usage, 'cacheReadInputTokens');
  const cacheWrite = pickNumber(usage, 'cacheWriteInputTokens');
  const output = pickNumber(usage, 'outputTokens');
  const input = plain === undefined ? undefined : plain + (cacheRead ?? 0) + (cacheWrite ?? 0);
  const total = pickNumber(usage, 'totalTokens');
  if (total !== undefined && total !== (input ?? 0) + (output ?? 0)) throw new Error(`the total is not ${total}`);
  return { input, cacheRead, cacheWrite, output, reasoning: undefined };
}
