import type { FinishReason, JsonValue } from '@tollgate/schema';
import { emptyChoice, type ObservedChoice, type ObservedUsage } from '../answer.js';
import type { Oracle } from './oracle.js';
import { dataLines, pick, pickList, pickNumber, pickText } from './pick.js';

/** Anthropic Messages, read from raw JSON. */
export const anthropicMessagesOracle: Oracle = {
  readUnary(body) {
    const choice = emptyChoice();
    for (const block of pickList(body, 'content')) {
      const call = startBlock(choice, block);
      if (call) call.arguments = JSON.stringify(pick(block, 'input') ?? {});
    }
    choice.finish = finishOf(pick(body, 'stop_reason'));
    return { choices: [choice], usage: usageOf([pick(body, 'usage')]), failed: false };
  },

  readStream(text) {
    const choice = emptyChoice();
    const calls = new Map<number, ObservedChoice['toolCalls'][number]>();
    const usages: (JsonValue | undefined)[] = [];
    let failed = false;
    for (const { value } of dataLines(text)) {
      const index = pickNumber(value, 'index') ?? 0;
      switch (pick(value, 'type')) {
        case 'message_start':
          usages.push(pick(value, 'message', 'usage'));
          break;
        case 'content_block_start': {
          const call = startBlock(choice, pick(value, 'content_block'));
          if (call) calls.set(index, call);
          break;
        }
        case 'content_block_delta': {
          choice.text += pickText(value, 'delta', 'text');
          choice.reasoning += pickText(value, 'delta', 'thinking');
          const call = calls.get(index);
          if (call) call.arguments += pickText(value, 'delta', 'partial_json');
          break;
        }
        case 'message_delta':
          choice.finish = finishOf(pick(value, 'delta', 'stop_reason'));
          usages.push(pick(value, 'usage'));
          break;
        case 'error':
          failed = true;
          break;
        default:
      }
    }
    for (const call of choice.toolCalls) call.arguments ||= '{}';
    return { choices: [choice], usage: usageOf(usages), failed };
  },
};

function startBlock(
  choice: ObservedChoice,
  block: JsonValue | undefined,
): ObservedChoice['toolCalls'][number] | undefined {
  if (pick(block, 'type') === 'text') choice.text += pickText(block, 'text');
  if (pick(block, 'type') === 'thinking') choice.reasoning += pickText(block, 'thinking');
  if (pick(block, 'type') !== 'tool_use') return undefined;
  const call = { id: pickText(block, 'id'), name: pickText(block, 'name'), arguments: '' };
  choice.toolCalls.push(call);
  return call;
}

const finishes: Record<string, FinishReason> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  pause_turn: 'stop',
  tool_use: 'tool-calls',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  refusal: 'content-filter',
};

function finishOf(raw: JsonValue | undefined): FinishReason {
  return finishes[String(raw)] ?? 'other';
}

/** Counts of a later event take the place of earlier ones, but never take anything back. The cache is part of the input. */
function usageOf(usages: readonly (JsonValue | undefined)[]): ObservedUsage {
  const largest = (...path: string[]): number | undefined => {
    const found = usages.map((usage) => pickNumber(usage, ...path)).filter((count) => count !== undefined);
    return found.length === 0 ? undefined : Math.max(...found);
  };
  const plain = largest('input_tokens');
  const cacheRead = largest('cache_read_input_tokens');
  const cacheWrite = largest('cache_creation_input_tokens');
  return {
    input: plain === undefined ? undefined : plain + (cacheRead ?? 0) + (cacheWrite ?? 0),
    cacheRead,
    cacheWrite,
    output: largest('output_tokens'),
    reasoning: largest('output_tokens_details', 'thinking_tokens'),
  };
}
