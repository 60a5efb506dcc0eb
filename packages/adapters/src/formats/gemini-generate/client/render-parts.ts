import { type AssistantPart, isJsonObject, type JsonObject, unreachable } from '@tollgate/schema';
import { type CarriedPart, foreignExtensions, sealEnvelope, vendorOf } from '../../../core/carried-state.js';
import type { RenderContext } from '../../../core/client-format.js';
import { defined } from '../../../core/defined.js';
import { asFilledText } from '../../../core/json-members.js';
import { formatId } from '../format-id.js';
import { ownMembers } from '../own-members.js';
import { toArgs } from '../tool-arguments.js';
import { wireCallId } from '../tool-call-id.js';

/** Whether the caller wants to read thinking: only if it said so, or if nothing is known of what it said. */
export function showsThoughts({ request }: RenderContext): boolean {
  const display = request?.reasoning?.display;
  return request === undefined || display === 'full' || display === 'summary';
}

/** The parts by which a caller of this format reads one part of an answer, and by which it brings back what must come back. */
export function renderPart(part: AssistantPart, shown: boolean): JsonObject[] {
  switch (part.type) {
    case 'text':
      return [defined({ ...ownMembers(part.extensions), text: part.text, thoughtSignature: signatureOf(part) })];
    case 'refusal':
      return [{ text: part.text }];
    case 'reasoning':
      return renderThought(part, shown);
    case 'redacted-reasoning':
      return carrierOf(part);
    case 'tool-call':
      return [renderCall(part)];
    case 'image':
    case 'audio':
      return renderMedia(part);
    case 'opaque':
      if (!isJsonObject(part.value)) return [];
      return part.format === formatId ? [part.value] : carrierOf({ ...part, value: part.value });
    default:
      return unreachable(part);
  }
}

/** Thinking as the caller may read it, then once more whole where it must come back. */
function renderThought(part: Extract<AssistantPart, { type: 'reasoning' }>, shown: boolean): JsonObject[] {
  const own = ownMembers(part.extensions);
  const thought = shown && part.text !== '' ? [defined({ ...own, text: part.text, thought: true })] : [];
  const isForeign = part.signature !== undefined || foreignExtensions(part.extensions, formatId) !== undefined;
  return isForeign ? [...thought, ...carrierOf(part)] : thought;
}

/** A part that says nothing and only carries. It counts as a thought, so that nobody takes it for text. */
export function carrierOf(part: CarriedPart): JsonObject[] {
  const vendor = part.type === 'opaque' ? part.format : vendorOf(part.extensions);
  const thoughtSignature = sealEnvelope({ vendor, part });
  return thoughtSignature === undefined ? [] : [{ text: '', thought: true, thoughtSignature }];
}

function renderCall(part: Extract<AssistantPart, { type: 'tool-call' }>): JsonObject {
  const { id, name, argumentsJson, extensions } = part;
  const { thoughtSignature: _own, ...members } = ownMembers(extensions) ?? {};
  const functionCall = defined({ id: wireCallId(id), name, args: toArgs(argumentsJson) });
  return defined({ ...members, functionCall, thoughtSignature: signatureOf(part) });
}

/** The signature of this format, else an envelope with what another one left on the part. */
function signatureOf({ extensions }: Pick<AssistantPart & { type: 'text' }, 'extensions'>): string | undefined {
  const own = asFilledText(ownMembers(extensions)?.['thoughtSignature']);
  const foreign = foreignExtensions(extensions, formatId);
  if (own !== undefined || foreign === undefined) return own;
  return sealEnvelope({ vendor: vendorOf(foreign), extensions: foreign });
}

/** Sound comes with its words behind it, where the model wrote them. */
function renderMedia(part: Extract<AssistantPart, { type: 'image' | 'audio' }>): JsonObject[] {
  const media = mediaPart(part);
  const words = part.type === 'audio' && part.transcript !== undefined ? [{ text: part.transcript }] : [];
  return media === undefined ? words : [{ ...ownMembers(part.extensions), ...media }, ...words];
}

function mediaPart({ source }: Extract<AssistantPart, { type: 'image' | 'audio' }>): JsonObject | undefined {
  if (source.kind === 'base64') return { inlineData: { mimeType: source.mediaType, data: source.data } };
  return source.kind === 'url' ? { fileData: defined({ mimeType: source.mediaType, fileUri: source.url }) } : undefined;
}
