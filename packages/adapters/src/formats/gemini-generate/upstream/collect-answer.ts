import {
  type AssistantPart,
  type ChatEvent,
  type ChatResult,
  type Citation,
  type Extensions,
  type JsonObject,
  type JsonValue,
  unreachable,
} from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { asObject, asText, itemsOf } from '../../../core/json-members.js';
import { formatId } from '../format-id.js';
import { bagOf, otherMembers } from '../own-members.js';

type EventOf<Type extends ChatEvent['type']> = Extract<ChatEvent, { readonly type: Type }>;

interface Block {
  readonly start: EventOf<'block-start'>;
  text: string;
  readonly citations: Citation[];
  extensions: Extensions | undefined;
}

/** Puts the events of a whole answer together. Whole and streamed answers are read by the same steps, so they agree. */
export function collectAnswer(events: readonly ChatEvent[], end: EventOf<'response-end'>): ChatResult {
  const blocks = new Map<number, Block>();
  const logprobs = new Map<number, JsonValue[]>();
  for (const event of events) {
    if (event.type === 'block-start') {
      blocks.set(event.block, { start: event, text: '', citations: [], extensions: undefined });
    } else if ('block' in event) {
      const block = blocks.get(event.block);
      if (block !== undefined) extend(block, event);
      if (event.type === 'text-delta' && block !== undefined && event.logprobs !== undefined) {
        addLogprobs(logprobs, block.start.choice, event.logprobs);
      }
    }
  }
  const start = events.find((event) => event.type === 'response-start');
  return defined({
    id: start?.id,
    model: start?.model,
    createdS: start?.createdS,
    choices: end.finishes.map((finish, choice) =>
      defined({
        content: [...blocks.values()].filter((block) => block.start.choice === choice).map(partOf),
        finish,
        logprobs: contentOf(logprobs.get(choice)),
      }),
    ),
    usage: end.usage,
    serviceTier: asText(asObject(end.extensions?.[formatId]?.['usageMetadata'])?.['serviceTier']),
    extensions: end.extensions,
  });
}

function addLogprobs(all: Map<number, JsonValue[]>, choice: number, logprobs: JsonValue): void {
  const tokens = all.get(choice) ?? [];
  tokens.push(...itemsOf(asObject(logprobs)?.['content']));
  all.set(choice, tokens);
}

function contentOf(tokens: readonly JsonValue[] | undefined): JsonObject | undefined {
  return tokens === undefined ? undefined : { content: tokens };
}

function extend(block: Block, event: Extract<ChatEvent, { readonly block: number }>): void {
  if (event.type === 'text-delta' || event.type === 'reasoning-delta') block.text += event.text;
  else if (event.type === 'tool-call-delta') block.text += event.json;
  else if (event.type === 'audio-delta') block.text += event.data ?? '';
  else if (event.type === 'citation-delta') block.citations.push(event.citation);
  else if (event.type === 'block-end') block.extensions = event.extensions;
}

function partOf({ start, text, citations, extensions }: Block): AssistantPart {
  const { content } = start;
  switch (content.type) {
    case 'text':
      return defined({
        type: 'text' as const,
        text,
        citations: citations.length === 0 ? undefined : citations,
        extensions,
      });
    case 'reasoning':
      return defined({ type: 'reasoning' as const, text, extensions });
    case 'tool-call':
      return defined({ ...content, argumentsJson: text });
    case 'audio':
      return soundOf(text, extensions);
    case 'image':
      return defined({ ...content, extensions });
    case 'opaque':
    case 'redacted-reasoning':
      return content;
    case 'refusal':
      return { type: 'refusal', text };
    default:
      return unreachable(content);
  }
}

const typeMember: ReadonlySet<string> = new Set(['mimeType']);

function soundOf(data: string, extensions: Extensions | undefined): AssistantPart {
  const members = extensions?.[formatId];
  return defined({
    type: 'audio' as const,
    source: { kind: 'base64' as const, mediaType: asText(members?.['mimeType']) ?? 'audio/*', data },
    extensions: bagOf(members === undefined ? undefined : otherMembers(members, typeMember)),
  });
}
