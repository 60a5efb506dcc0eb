import type { AssistantPart, JsonObject, JsonValue } from '@tollgate/schema';
import { foreignExtensions, sealEnvelope, stateOf } from '../../core/carried-state.js';
import { asObject, asText } from '../../core/json-members.js';
import { WireReasoningDetail } from './openai-chat.wire.js';

/**
 * `reasoning_details` carries thinking that must come back unchanged, in answers, streams and requests alike:
 * `{type: 'reasoning.text', text, signature}` and `{type: 'reasoning.encrypted', data}`. OpenRouter made the form and
 * adds a `format` where only one vendor can read an entry. Entries without a format are Anthropic's, which any format
 * here can carry; entries of other vendors are kept whole and go only to providers of this format. What other formats want
 * back is in entries `{type: 'reasoning.encrypted', data}` whose data is an envelope (`core/carried-state.ts`).
 */
export type ReasoningDetail =
  | { readonly kind: 'text'; readonly text: string; readonly signature?: string }
  | { readonly kind: 'encrypted'; readonly data: string }
  | { readonly kind: 'foreign'; readonly text: string; readonly whole: JsonObject };

const ownFormatPrefix = 'anthropic-claude';

/** Reads one entry; undefined when it is none. */
export function readReasoningDetail(value: JsonValue): ReasoningDetail | undefined {
  const whole = asObject(value);
  const parsed = WireReasoningDetail.safeParse(value);
  if (!parsed.success || whole === undefined) return undefined;
  const detail = parsed.data;
  const text = detail.text ?? detail.summary ?? '';
  if (!isOwnFormat(detail.format) || detail.type === 'reasoning.summary') {
    return { kind: 'foreign', text, whole };
  }
  if (detail.type === 'reasoning.encrypted') {
    return typeof detail.data === 'string' ? { kind: 'encrypted', data: detail.data } : undefined;
  }
  if (detail.type !== 'reasoning.text') return undefined;
  return { kind: 'text', text, ...(detail.signature ? { signature: detail.signature } : {}) };
}

/** The parts of a list of entries. Neighbouring pieces of one text, as a stream sends them, become one part. */
export function reasoningPartsOf(details: readonly JsonValue[]): AssistantPart[] {
  const parts: AssistantPart[] = [];
  let open: { text: string; signature?: string } | undefined;
  const flush = (): void => {
    if (open !== undefined) parts.push({ type: 'reasoning', ...open });
    open = undefined;
  };
  for (const value of details) {
    const detail = readReasoningDetail(value);
    if (detail?.kind === 'text') {
      open = {
        text: (open?.text ?? '') + detail.text,
        ...(detail.signature === undefined ? {} : { signature: detail.signature }),
      };
      if (detail.signature !== undefined) flush();
      continue;
    }
    flush();
    if (detail?.kind === 'encrypted') parts.push({ type: 'redacted-reasoning', data: detail.data });
    if (detail?.kind === 'foreign') parts.push(foreignPart(detail.text, detail.whole));
  }
  flush();
  return parts;
}

/** The entry of a part, as it goes to a caller or to a provider that takes `reasoning_details`; undefined for others. */
export function reasoningDetailOf(part: AssistantPart): JsonObject | undefined {
  if (part.type === 'opaque') {
    const value = part.format === 'openai-chat' ? asObject(part.value) : undefined;
    return asText(value?.['type'])?.startsWith('reasoning.') ? value : undefined;
  }
  const whole = asObject(part.extensions?.['openai-chat']?.[detailMember]);
  if (whole !== undefined) return whole;
  if (part.type === 'reasoning') return { type: 'reasoning.text', text: part.text, signature: part.signature };
  if (part.type === 'redacted-reasoning') return { type: 'reasoning.encrypted', data: part.data };
  return undefined;
}

/** The entry of a part for a caller; undefined where nothing has to come back unchanged, as of a thought without proof. */
export function provingDetailOf(part: AssistantPart): JsonObject | undefined {
  const isPlain = part.type === 'reasoning' && part.signature === undefined && part.extensions === undefined;
  return isPlain ? undefined : callersDetailOf(part);
}

/** The entry of a part for a caller, who brings it back as it got it. What other formats want back is in an envelope. */
export function callersDetailOf(part: AssistantPart): JsonObject | undefined {
  return carriedDetailOf(part) ?? reasoningDetailOf(part);
}

/** The entry that carries what another format wants back of a part; a call has a member of its own for that. */
function carriedDetailOf(part: AssistantPart): JsonObject | undefined {
  if (part.type === 'tool-call' || !isForeign(part)) return undefined;
  const state = stateOf(part, 'openai-chat');
  const data = state === undefined ? undefined : sealEnvelope(state);
  return data === undefined ? undefined : { type: 'reasoning.encrypted', data };
}

function isForeign(part: AssistantPart): boolean {
  if (part.type === 'opaque') return part.format !== 'openai-chat';
  return foreignExtensions(part.extensions, 'openai-chat') !== undefined;
}

/** Where a part remembers the entry it came from. */
const detailMember = 'reasoning_detail';

/** Visible thinking of a foreign vendor is still thinking to everybody; what is hidden in it is not. */
function foreignPart(text: string, whole: JsonObject): AssistantPart {
  if (text === '') return { type: 'opaque', format: 'openai-chat', value: whole };
  return { type: 'reasoning', text, extensions: { 'openai-chat': { [detailMember]: whole } } };
}

function isOwnFormat(format: string | null | undefined): boolean {
  return format === undefined || format === null || format === 'unknown' || format.startsWith(ownFormatPrefix);
}
