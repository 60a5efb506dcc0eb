import type { AssistantPart, BlockKind, Extensions, JsonObject } from '@tollgate/schema';
import { type CarriedState, openEnvelope, sealEnvelope, stateOf } from '../../../core/carried-state.js';
import { asText } from '../../../core/json-members.js';
import { formatId } from '../format-id.js';

/**
 * A block that carries what another format left on a tool call or a text, or a part that only another format knows.
 * Callers bring hidden thinking back as they got it, so that is what it looks like; undefined where nothing is to carry.
 */
export function carrierOf(part: AssistantPart | BlockKind, extensions?: Extensions): JsonObject | undefined {
  if (part.type === 'opaque') return block(stateOf(part, formatId));
  if (part.type === 'text') return block(extensions && stateOf({ type: 'text', text: '', extensions }, formatId));
  if (part.type !== 'tool-call' || extensions === undefined) return undefined;
  return block(stateOf({ type: part.type, id: part.id, name: part.name, argumentsJson: '', extensions }, formatId));
}

function block(state: CarriedState | undefined): JsonObject | undefined {
  const data = state === undefined ? undefined : sealEnvelope(state);
  return data === undefined ? undefined : { type: 'redacted_thinking', data };
}

/** What stands in the place of a signature for thinking that only another format can bring back; the text stands beside it. */
export function carriedSignature(extensions: Extensions | undefined): string | undefined {
  const state = extensions && stateOf({ type: 'reasoning', text: '', extensions }, formatId);
  return state === undefined ? undefined : sealEnvelope(state);
}

/** What a block carries; undefined for hidden thinking of this format's own, and for every other block. */
export function carriedBy(wire: JsonObject): CarriedState | undefined {
  return wire['type'] === 'redacted_thinking' ? openEnvelope(asText(wire['data']) ?? '') : undefined;
}
