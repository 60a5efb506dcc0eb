import type { AssistantPart, BlockKind, Extensions, JsonObject } from '@tollgate/schema';
import {
  type CarriedState,
  foreignExtensions,
  openEnvelope,
  sealEnvelope,
  vendorOf,
} from '../../../core/carried-state.js';
import { defined } from '../../../core/defined.js';
import { asText } from '../../../core/json-members.js';
import { formatId } from '../format-id.js';

/**
 * A block that carries what another format left on a tool call or a text, or a part that only another format knows.
 * Callers bring hidden thinking back as they got it, so that is what it looks like; undefined where nothing is to carry.
 */
export function carrierOf(part: AssistantPart | BlockKind, extensions?: Extensions): JsonObject | undefined {
  if (part.type === 'opaque') return part.format === formatId ? undefined : block({ vendor: part.format, part });
  if (part.type !== 'tool-call' && part.type !== 'text') return undefined;
  const foreign = foreignExtensions(extensions, formatId);
  if (foreign === undefined) return undefined;
  const call = part.type === 'tool-call' ? part.id : undefined;
  return block(defined({ vendor: vendorOf(foreign), extensions: foreign, call }));
}

function block(state: CarriedState): JsonObject | undefined {
  const data = sealEnvelope(state);
  return data === undefined ? undefined : { type: 'redacted_thinking', data };
}

/** What a block carries; undefined for hidden thinking of this format's own, and for every other block. */
export function carriedBy(wire: JsonObject): CarriedState | undefined {
  return wire['type'] === 'redacted_thinking' ? openEnvelope(asText(wire['data']) ?? '') : undefined;
}

/** Puts what was carried back where it belongs: on its call, on the text before it, or in its own place. */
export function withCarried(parts: readonly (AssistantPart | CarriedState)[]): AssistantPart[] {
  const read: AssistantPart[] = [];
  const ofCalls = new Map<string, Extensions>();
  for (const part of parts) {
    if (!('vendor' in part)) read.push(part);
    else if (part.part !== undefined) read.push(part.part);
    else if (part.extensions !== undefined && part.call !== undefined) ofCalls.set(part.call, part.extensions);
    else if (part.extensions !== undefined) extendText(read, part.extensions);
  }
  return read.map((part) => {
    const extensions = part.type === 'tool-call' ? ofCalls.get(part.id) : undefined;
    return part.type === 'tool-call' && extensions !== undefined
      ? { ...part, extensions: { ...part.extensions, ...extensions } }
      : part;
  });
}

function extendText(read: AssistantPart[], extensions: Extensions): void {
  const at = read.findLastIndex((part) => part.type === 'text');
  const text = read[at];
  if (text?.type === 'text') read[at] = { ...text, extensions: { ...text.extensions, ...extensions } };
}
