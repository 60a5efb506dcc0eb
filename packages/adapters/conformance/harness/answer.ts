import type { AssistantPart, ChatEvent, ChatResult, FinishReason, TokenUsage } from '@tollgate/schema';

/** One answer in a form that a decoder's result, a decoder's events and a plain reading of the wire can all be put into. */
export interface ObservedChoice {
  text: string;
  reasoning: string;
  refusal: string;
  /** What is said in sound. */
  transcript: string;
  toolCalls: { id: string; name: string; arguments: string }[];
  finish: FinishReason | undefined;
}

export interface ObservedUsage {
  readonly input: number | undefined;
  readonly cacheRead: number | undefined;
  readonly cacheWrite: number | undefined;
  readonly output: number | undefined;
  readonly reasoning: number | undefined;
}

export interface ObservedAnswer {
  readonly choices: ObservedChoice[];
  readonly usage: ObservedUsage;
  /** The provider ended its stream with an error. */
  readonly failed: boolean;
}

export function emptyChoice(): ObservedChoice {
  return { text: '', reasoning: '', refusal: '', transcript: '', toolCalls: [], finish: undefined };
}

export function observeResult(result: ChatResult): ObservedAnswer {
  const choices = result.choices.map((choice) => {
    const observed = emptyChoice();
    for (const part of choice.content) addPart(observed, part);
    observed.finish = choice.finish.reason;
    return observed;
  });
  return { choices, usage: observeUsage(result.usage), failed: false };
}

function addPart(observed: ObservedChoice, part: AssistantPart): void {
  if (part.type === 'text') observed.text += part.text;
  if (part.type === 'reasoning') observed.reasoning += part.text;
  if (part.type === 'refusal') observed.refusal += part.text;
  if (part.type === 'audio') observed.transcript += part.transcript ?? '';
  if (part.type === 'tool-call') {
    observed.toolCalls.push({ id: part.id, name: part.name, arguments: part.argumentsJson });
  }
}

export function observeUsage(usage: TokenUsage): ObservedUsage {
  return {
    input: usage.inputTokens,
    cacheRead: usage.cacheReadTokens,
    cacheWrite: usage.cacheWriteTokens,
    output: usage.outputTokens,
    reasoning: usage.reasoningTokens,
  };
}

/** Puts a stream together again, as a client would. */
export function observeEvents(events: readonly ChatEvent[]): ObservedAnswer {
  const choices: ObservedChoice[] = [];
  const blocks = new Map<
    number,
    { choice: ObservedChoice; toolCall: ObservedChoice['toolCalls'][number] | undefined }
  >();
  const choiceAt = (index: number): ObservedChoice => {
    for (let next = choices.length; next <= index; next += 1) choices.push(emptyChoice());
    return choices[index] ?? emptyChoice();
  };
  let usage: TokenUsage = {};
  let failed = false;
  for (const event of events) {
    if (event.type === 'block-start') {
      const choice = choiceAt(event.choice);
      const { content } = event;
      const toolCall = content.type === 'tool-call' ? { id: content.id, name: content.name, arguments: '' } : undefined;
      if (toolCall !== undefined) choice.toolCalls.push(toolCall);
      blocks.set(event.block, { choice, toolCall });
    }
    if ('block' in event) {
      const block = blocks.get(event.block);
      if (event.type === 'text-delta' && block) block.choice.text += event.text;
      if (event.type === 'reasoning-delta' && block) block.choice.reasoning += event.text;
      if (event.type === 'refusal-delta' && block) block.choice.refusal += event.text;
      if (event.type === 'audio-delta' && block) block.choice.transcript += event.transcript ?? '';
      if (event.type === 'tool-call-delta' && block?.toolCall) block.toolCall.arguments += event.json;
    }
    if (event.type === 'response-end') {
      event.finishes.forEach((finish, index) => {
        choiceAt(index).finish = finish.reason;
      });
    }
    if (event.type === 'response-error') failed = true;
    if ('usage' in event) usage = event.usage;
  }
  return { choices, usage: observeUsage(usage), failed };
}
