import type { FinishReason, JsonValue } from '@tollgate/schema';
import { emptyChoice, type ObservedAnswer, type ObservedChoice, type ObservedUsage } from '../answer.js';
import type { Oracle } from './oracle.js';
import { dataLines, pick, pickList, pickNumber, pickText } from './pick.js';

/**
 * OpenAI Responses, read from raw JSON. A stream is read from its last event, which repeats the whole answer: what the
 * decoder puts together from pieces has to come to the same.
 */
export const openAiResponsesOracle: Oracle = {
  readUnary: (body) => readResponse(body),

  readStream(text) {
    const values = dataLines(text).map(({ value }) => value);
    const failed = values.some((value) => ['error', 'response.failed'].includes(pickText(value, 'type')));
    const last = values.findLast((value) =>
      ['response.completed', 'response.incomplete'].includes(pickText(value, 'type')),
    );
    if (failed || last === undefined) return { choices: [], usage: usageOf(undefined), failed };
    return readResponse(pick(last, 'response'));
  },
};

function readResponse(response: JsonValue | undefined): ObservedAnswer {
  const choice = emptyChoice();
  for (const item of pickList(response, 'output')) addItem(choice, item);
  choice.finish = finishOf(response, choice);
  return { choices: [choice], usage: usageOf(pick(response, 'usage')), failed: false };
}

function addItem(choice: ObservedChoice, item: JsonValue): void {
  switch (pickText(item, 'type')) {
    case 'message':
      for (const part of pickList(item, 'content')) {
        choice.text += pickText(part, 'text');
        choice.refusal += pickText(part, 'refusal');
      }
      break;
    case 'reasoning': {
      const summary = textsOf(item, 'summary');
      choice.reasoning += (summary.length > 0 ? summary : textsOf(item, 'content')).join('\n\n');
      break;
    }
    case 'function_call':
      choice.toolCalls.push({
        id: pickText(item, 'call_id'),
        name: pickText(item, 'name'),
        arguments: pickText(item, 'arguments') || '{}',
      });
      break;
    default:
  }
}

function textsOf(item: JsonValue, member: string): string[] {
  return pickList(item, member)
    .map((piece) => pickText(piece, 'text'))
    .filter((text) => text !== '');
}

const incomplete: Record<string, FinishReason> = { max_output_tokens: 'length', content_filter: 'content-filter' };

function finishOf(response: JsonValue | undefined, choice: ObservedChoice): FinishReason {
  const status = pickText(response, 'status');
  if (status === 'incomplete') return incomplete[pickText(response, 'incomplete_details', 'reason')] ?? 'other';
  if (status !== 'completed') return 'other';
  return choice.toolCalls.length > 0 ? 'tool-calls' : 'stop';
}

/** The cache is part of the input and reasoning part of the output, at every provider of this format. */
function usageOf(usage: JsonValue | undefined): ObservedUsage {
  return {
    input: pickNumber(usage, 'input_tokens'),
    cacheRead: pickNumber(usage, 'input_tokens_details', 'cached_tokens'),
    cacheWrite: pickNumber(usage, 'input_tokens_details', 'cache_write_tokens'),
    output: pickNumber(usage, 'output_tokens'),
    reasoning: pickNumber(usage, 'output_tokens_details', 'reasoning_tokens'),
  };
}
