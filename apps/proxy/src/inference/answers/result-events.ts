import {
  type AssistantPart,
  type BlockKind,
  type ChatEvent,
  type ChatResult,
  type Choice,
  type Extensions,
  unreachable,
} from '@tollgate/schema';

/** The stream a whole answer would have been, for a caller that asked for one and a provider that did not send one. */
export function eventsOf(result: ChatResult): readonly ChatEvent[] {
  const events: ChatEvent[] = [startOf(result)];
  let block = 0;
  for (const [choice, answer] of result.choices.entries()) {
    for (const event of blocksOf(answer, choice, block)) {
      events.push(event);
      if (event.type === 'block-end') block = event.block + 1;
    }
  }
  events.push({
    type: 'response-end',
    finishes: result.choices.map(({ finish }) => finish),
    usage: result.usage,
    ...(result.serviceTier === undefined ? {} : { serviceTier: result.serviceTier }),
    ...(result.extensions === undefined ? {} : { extensions: result.extensions }),
  });
  return events;
}

function startOf({ id, model, createdS }: ChatResult): ChatEvent {
  return {
    type: 'response-start',
    ...(id === undefined ? {} : { id }),
    ...(model === undefined ? {} : { model }),
    ...(createdS === undefined ? {} : { createdS }),
  };
}

/** One block a part. Log probabilities are told with the first text, which is the only place a stream has for them. */
function* blocksOf({ content, logprobs }: Choice, choice: number, firstBlock: number): Generator<ChatEvent> {
  const firstText = content.findIndex((part) => part.type === 'text');
  for (const [index, part] of content.entries()) {
    const block = firstBlock + index;
    yield { type: 'block-start', block, choice, content: kindOf(part) };
    for (const delta of deltasOf(part, block)) {
      if (index === firstText && logprobs !== undefined && delta.type === 'text-delta') yield { ...delta, logprobs };
      else yield delta;
    }
    const extensions = endExtensionsOf(part);
    yield { type: 'block-end', block, ...(extensions === undefined ? {} : { extensions }) };
  }
}

function kindOf(part: AssistantPart): BlockKind {
  switch (part.type) {
    case 'text':
    case 'reasoning':
    case 'refusal':
      return { type: part.type };
    case 'redacted-reasoning':
      return { type: part.type, data: part.data };
    case 'tool-call': {
      const { type, id, name, extensions } = part;
      return { type, id, name, ...(extensions === undefined ? {} : { extensions }) };
    }
    case 'audio': {
      const { type, id, source } = part;
      const whence = source.kind === 'base64' ? { mediaType: source.mediaType } : { source };
      return { type, ...(id === undefined ? {} : { id }), ...whence };
    }
    case 'image': {
      const { type, source, detail } = part;
      return { type, source, ...(detail === undefined ? {} : { detail }) };
    }
    case 'opaque':
      return { type: part.type, format: part.format, value: part.value };
    default:
      return unreachable(part);
  }
}

function deltasOf(part: AssistantPart, block: number): ChatEvent[] {
  switch (part.type) {
    case 'text':
      return [
        { type: 'text-delta', block, text: part.text },
        ...(part.citations ?? []).map((citation): ChatEvent => ({ type: 'citation-delta', block, citation })),
      ];
    case 'reasoning': {
      const { text, signature } = part;
      const told: ChatEvent = { type: 'reasoning-delta', block, text };
      return signature === undefined ? [told] : [told, { type: 'signature-delta', block, signature }];
    }
    case 'refusal':
      return [{ type: 'refusal-delta', block, text: part.text }];
    case 'tool-call':
      return [{ type: 'tool-call-delta', block, json: part.argumentsJson }];
    case 'audio': {
      const { source, transcript } = part;
      const data = source.kind === 'base64' ? { data: source.data } : {};
      return [{ type: 'audio-delta', block, ...data, ...(transcript === undefined ? {} : { transcript }) }];
    }
    default:
      return [];
  }
}

/** What belongs to a part is told at its end; of a call at its beginning, where its readers need it. */
function endExtensionsOf(part: AssistantPart): Extensions | undefined {
  return part.type === 'opaque' || part.type === 'tool-call' ? undefined : part.extensions;
}
