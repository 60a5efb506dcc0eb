import {
  type Extensions,
  FormatId,
  JsonObject as jsonObject,
  type JsonValue,
  type OpaquePart,
  parseJson,
  type ReasoningPart,
  type RedactedReasoningPart,
} from '@tollgate/schema';
import { z } from 'zod';
import { base64OfText, textOfBase64 } from '../../core/base64-text.js';
import { defined } from '../../core/defined.js';
import { formatId } from './format-id.js';

/**
 * What other formats want back unchanged travels to callers of this one in `thoughtSignature`, the one member that their
 * SDKs send back as they got it. It is base64 of JSON in UTF-8, with the version of the envelope first:
 *
 * `{"tollgate": 1, "vendor": "<format>", …}` and one of
 *
 * - `"part": {"type": "reasoning", "text", "signature"}`, thinking with its proof, whole, so that nobody has to put its
 *   pieces together again;
 * - `"part": {"type": "redacted-reasoning", "data"}`, thinking that the vendor hides;
 * - `"part": {"type": "opaque", "format", "value"}`, content that only the vendor knows;
 * - `"extensions": {"<format>": {…}}`, what belongs to the part that carries the envelope.
 *
 * `vendor` is the format that can read it; thinking that names none is Anthropic's, as everywhere in the vocabulary.
 */
const version = 1;

/** How every envelope begins, in both alphabets of base64: the name of the first member, up to its colon. */
export const envelopePrefix = 'eyJ0b2xsZ2F0ZSI6';

/** Longest envelope that is written, in UTF-16 code units of its JSON; half of what fits into a frame of events. */
export const envelopeCharsMax = 512 * 1024;

/** A part that only another vendor can read. */
export type CarriedPart = ReasoningPart | RedactedReasoningPart | OpaquePart;

export interface CarriedState {
  readonly vendor: FormatId;
  readonly part?: CarriedPart;
  readonly extensions?: Extensions;
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
});

/** Writes an envelope; undefined for one that would be too long to travel. */
export function sealEnvelope(state: CarriedState): string | undefined {
  const json = JSON.stringify({ tollgate: version, ...state });
  return json.length > envelopeCharsMax ? undefined : base64OfText(json);
}

/** Whether a signature is an envelope of ours, which no provider can read. */
export function isEnvelope(signature: JsonValue | undefined): signature is string {
  return typeof signature === 'string' && signature.startsWith(envelopePrefix);
}

/** Reads an envelope; undefined for anything else, and for one that was damaged on its way. */
export function openEnvelope(signature: string): CarriedState | undefined {
  if (!isEnvelope(signature)) return undefined;
  const parsed = WireEnvelope.safeParse(parseJson(textOfBase64(signature) ?? ''));
  if (!parsed.success) return undefined;
  const { vendor, part, extensions } = parsed.data;
  return defined({ vendor, part: part === undefined ? undefined : carriedPart(part), extensions });
}

function carriedPart(part: z.infer<typeof WirePart>): CarriedPart {
  return part.type === 'opaque' ? part : defined(part);
}

/** The format that can read what a part carries: the one it names, else Anthropic's. */
export function vendorOf(extensions: Extensions | undefined): FormatId {
  const named = FormatId.safeParse(Object.keys(extensions ?? {})[0]);
  return named.success ? named.data : 'anthropic-messages';
}

/** Without this format's own members, which need no carrier. */
export function foreignExtensions(extensions: Extensions | undefined): Extensions | undefined {
  const { [formatId]: _own, ...foreign } = extensions ?? {};
  return Object.keys(foreign).length === 0 ? undefined : foreign;
}
