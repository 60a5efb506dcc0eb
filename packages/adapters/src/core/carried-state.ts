import {
  type Extensions,
  FormatId,
  type JsonValue,
  JsonObject as jsonObject,
  type OpaquePart,
  parseJson,
  type ReasoningPart,
  type RedactedReasoningPart,
} from '@tollgate/schema';
import { z } from 'zod';
import { base64OfText, textOfBase64 } from './base64-text.js';
import { defined } from './defined.js';

/**
 * What a format wants back unchanged travels to callers of another one in the member that their SDKs send back as they
 * got it: `thoughtSignature` of Gemini, `data` of Anthropic's `redacted_thinking`. It is base64 of JSON in UTF-8, with the
 * version of the envelope first:
 *
 * `{"tollgate": 1, "vendor": "<format>", …}` and one of
 *
 * - `"part": {"type": "reasoning", "text", "signature"}`, thinking with its proof, whole, so that nobody has to put its
 *   pieces together again;
 * - `"part": {"type": "redacted-reasoning", "data"}`, thinking that the vendor hides;
 * - `"part": {"type": "opaque", "format", "value"}`, content that only the vendor knows;
 * - `"extensions": {"<format>": {…}}`, what belongs to the part that carries the envelope, or, where it stands by itself,
 *   to the tool call whose id is `"call"`, else to the text before it.
 *
 * `vendor` is the format that can read it; thinking that names none is Anthropic's, as everywhere in the vocabulary.
 */
const version = 1;

/** How every envelope begins, in both alphabets of base64: the name of the first member, up to its colon. */
export const envelopePrefix = 'eyJ0b2xsZ2F0ZSI6';

/** Longest envelope that is written, in UTF-16 code units of its JSON. */
export const envelopeCharsMax = 512 * 1024;

/** A part that only another vendor can read. */
export type CarriedPart = ReasoningPart | RedactedReasoningPart | OpaquePart;

export interface CarriedState {
  readonly vendor: FormatId;
  readonly part?: CarriedPart;
  readonly extensions?: Extensions;
  readonly call?: string;
}

const WireExtensions = z.partialRecord(FormatId, jsonObject).optional();
const WirePart = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('reasoning'),
    text: z.string(),
    signature: z.string().optional(),
    extensions: WireExtensions,
  }),
  z.object({ type: z.literal('redacted-reasoning'), data: z.string(), extensions: WireExtensions }),
  z.object({ type: z.literal('opaque'), format: FormatId, value: jsonObject }),
]);
const WireEnvelope = z.object({
  tollgate: z.literal(version),
  vendor: FormatId,
  part: WirePart.optional(),
  extensions: WireExtensions,
  call: z.string().optional(),
});

/** Writes an envelope; undefined for one that would be too long to travel. */
export function sealEnvelope(state: CarriedState): string | undefined {
  const json = JSON.stringify({ tollgate: version, ...state });
  return json.length > envelopeCharsMax ? undefined : base64OfText(json);
}

/** Whether a value is an envelope of ours, which no provider can read. */
export function isEnvelope(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && value.startsWith(envelopePrefix);
}

/** Reads an envelope; undefined for anything else, and for one that was damaged on its way. */
export function openEnvelope(envelope: string): CarriedState | undefined {
  if (!isEnvelope(envelope)) return undefined;
  const parsed = WireEnvelope.safeParse(parseJson(textOfBase64(envelope) ?? ''));
  if (!parsed.success) return undefined;
  const { vendor, part, extensions, call } = parsed.data;
  return defined({ vendor, part: part === undefined ? undefined : carriedPart(part), extensions, call });
}

function carriedPart(part: z.infer<typeof WirePart>): CarriedPart {
  return part.type === 'opaque' ? part : defined(part);
}

/** The format that can read what a part carries: the one it names, else Anthropic's. */
export function vendorOf(extensions: Extensions | undefined): FormatId {
  const named = FormatId.safeParse(Object.keys(extensions ?? {})[0]);
  return named.success ? named.data : 'anthropic-messages';
}

/** Without a format's own members, which need no carrier there; nothing where those are all. */
export function foreignExtensions(extensions: Extensions | undefined, own: FormatId): Extensions | undefined {
  const foreign = Object.entries(extensions ?? {}).filter(([format]) => format !== own);
  return foreign.length === 0 ? undefined : Object.fromEntries(foreign);
}
