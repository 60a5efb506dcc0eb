import {
  type AssistantPart,
  type BlockKind,
  type ChatEvent,
  type ChatResult,
  type Choice,
  unreachable,
} from '@tollgate/schema';

/** The stream a whole answer would have been, for a caller that asked for one and a provider that did not send one. */
export function eventsOf(result: ChatResult): readonly ChatEvent[] {
  const events: ChatEvent[] = [startOf(result)];
  let block = 0;
  for (const [choice, { content }] of result.choices.entries()) {
    for (const part of content) {
      const kind = kindOf(part);
      if (kind === undefined) continue;
      events.push({ type: 'block-start', block, choice, content: kind }, ...deltasOf(part, block));
      events.push({ type: 'block-end', block, ...(hasExtensions(part) ? { extensions: part.extensions } : {}) });
      block++;
    }
  }
  events.push({
    type: 'response-end',
    finishes: result.choices.map((choice: Choice) => choice.finish),
    usage: result.usage,
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

/** Undefined for what no stream can carry. */
function kindOf(part: AssistantPart): BlockKind | undefined {
  switch (part.type) {
    case 'text':
    case 'reasoning':
    case 'refusal':
      return { type: part.type };
    case 'redacted-reasoning':
      return { type: part.type, data: part.data };
    case 'tool-call':
      return { type: part.type, id: part.id, name: part.name };
    case 'audio':
      return { type: part.type, ...(part.id === undefined ? {} : { id: part.id }) };
    case 'opaque':
      return { type: part.type, format: part.format, value: part.value };
    case 'image':
      return undefined;
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
    case 'reasoning':
      return [
        { type: 'reasoning-delta', block, text: part.text },
        ...(part.signature === undefined
          ? []
          : [{ type: 'signature-delta' as const, block, signature: part.signature }]),
      ];
    case 'refusal':
      return [{ type: 'refusal-delta', block, text: part.text }];
    case 'tool-call':
      return [{ type: 'tool-call-delta', block, json: part.argumentsJson }];
    case 'audio':
      return part.source.kind === 'base64' ? [{ type: 'audio-delta', block, data: part.source.data }] : [];
    default:
      return [];
  }
}

function hasExtensions(part: AssistantPart): part is AssistantPart & { extensions: NonNullable<object> } {
  return 'extensions' in part && part.extensions !== undefined;
}
