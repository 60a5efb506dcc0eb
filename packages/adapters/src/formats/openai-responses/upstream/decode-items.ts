import type { AssistantPart, Extensions, JsonObject, JsonValue } from '@tollgate/schema';
import { asText, itemsOf } from '../../../core/json-members.js';
import { withoutNull } from '../../../core/object-text.js';
import { citationOf } from '../citations.js';
import { formatId } from '../format-id.js';
import { argumentsTextOf, callIdOf, makeCallId, objectsOf, reasoningTextOf } from '../openai-responses.wire.js';
import { asBag, bagOf, callMembers, messageMembers, otherMembers } from '../own-members.js';

/** The parts of one item of an answer. Items of tools that the provider runs itself are kept whole. */
export function partsOfItem(item: JsonObject, responseId: string | undefined, place: number): AssistantPart[] {
  switch (item['type']) {
    case 'message':
      return messageParts(item);
    case 'reasoning':
      return [reasoningPart(item)];
    case 'function_call':
      return [
        {
          type: 'tool-call',
          id: callIdOf(item) ?? makeCallId(responseId, place),
          name: asText(item['name']) ?? '',
          argumentsJson: withoutNull(argumentsTextOf(item['arguments'])),
          ...extended(bagOf(item, callMembers)),
        },
      ];
    default:
      return asText(item['type']) === undefined ? [] : [{ type: 'opaque', format: formatId, value: item }];
  }
}

/** A thought with its item, in which the provider wants it back. One without a word of text is nothing but its item. */
export function reasoningPart(item: JsonObject): AssistantPart {
  const text = reasoningTextOf(item);
  if (text === '') return { type: 'opaque', format: formatId, value: item };
  return { type: 'reasoning', text, extensions: reasoningExtensions(item) };
}

/** Where a thought keeps the item it came from. */
export function reasoningExtensions(item: JsonObject): Extensions {
  return { [formatId]: { item } };
}

/** Where the first text of a message keeps what else the message holds. */
export function messageExtensions(item: JsonObject): Extensions | undefined {
  const members = otherMembers(item, messageMembers);
  return Object.keys(members).length === 0 ? undefined : asBag({ message: members });
}

function messageParts(item: JsonObject): AssistantPart[] {
  const parts: AssistantPart[] = [];
  for (const content of objectsOf(item['content'])) {
    const own = parts.length === 0 ? extended(messageExtensions(item)) : {};
    if (content['type'] === 'refusal') {
      const text = asText(content['refusal']) ?? '';
      if (text !== '') parts.push({ type: 'refusal', text, ...own });
    } else if (content['type'] === 'output_text') {
      const text = asText(content['text']) ?? '';
      const citations = itemsOf(content['annotations']).flatMap((annotation) => citationOf(annotation) ?? []);
      if (text === '' && citations.length === 0) continue;
      parts.push({ type: 'text', text, ...(citations.length === 0 ? {} : { citations }), ...own });
    }
  }
  return parts;
}

/** The log probabilities of all texts of an answer, one after another. */
export function logprobsOf(items: readonly JsonObject[]): JsonValue[] {
  return items
    .filter((item) => item['type'] === 'message')
    .flatMap((item) => objectsOf(item['content']).flatMap((content) => itemsOf(content['logprobs'])));
}

function extended(extensions: Extensions | undefined): { readonly extensions?: Extensions } {
  return extensions === undefined ? {} : { extensions };
}
