import {
  type AssistantPart,
  type Extensions,
  FormatId,
  type JsonValue,
  JsonObject as jsonObject,
  type OpaquePart,
  parseExactJson,
  type ReasoningPart,
  type RedactedReasoningPart,
} from '@tollgate/schema';
import { z } from 'zod';
import { base64OfText, textOfBase64 } from './base64-text.js';
import { defined } from './defined.js';

/**
 * What a format wants back unchanged travels to callers of another one in the member that their SDKs send back as they
 * got it: `thoughtSignature` of Gemini, `signature` and `data` of Anthropic's thinking, `encrypted_content` of a reasoning item of
 * OpenAI Responses, `data` of an entry of OpenAI chat's `reasoning_details`. It is base64 of JSON in UTF-8, with the version of
 * the envelope first:
 *
 * `{"tollgate": 1, "vendor": "<format>", …}` and one of
 *
 * - `"part": {"type": "reasoning", "text", "signature"}`, thinking with its proof, whole, so that nobody has to put its
 *   pieces together again; the text is empty where the member that carries the envelope stands beside it;
 * - `"part": {"type": "redacted-reasoning", "data"}`, thinking that the vendor hides;
 * - `"part": {"type": "opaque", "format", "value"}`, content that only the vendor knows;
 * - `"extensions": {"<format>": {…}}`, what belongs to the part that carries the envelope, or, where it stands by itself,
 *   to the tool call whose id is `"call"`, else to the text before it.
 *
 * `vendor` is the format that can read it; thinking that names none is Anthropic's, as everywhere in the vocabulary. Nothing
 * in an envelope is secret or trusted: a caller that changes it changes its own request only.
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

/** What of a part has to be carried to callers of the format `own`; undefined where they bring back all there is. */
export function stateOf(part: AssistantPart, own: FormatId): CarriedState | undefined {
  switch (part.type) {
    case 'opaque':
      return part.format === own ? undefined : { vendor: part.format, part };
    case 'reasoning': {
      const extensions = foreignExtensions(part.extensions, own);
      const { type, text, signature } = part;
      if (signature === undefined && extensions === undefined) return undefined;
      return { vendor: vendorOf(extensions), part: defined({ type, text, signature, extensions }) };
    }
    case 'redacted-reasoning': {
      const extensions = foreignExtensions(part.extensions, own);
      return { vendor: vendorOf(extensions), part: defined({ type: part.type, data: part.data, extensions }) };
    }
    case 'tool-call':
    case 'text': {
      const extensions = foreignExtensions(part.extensions, own);
      if (extensions === undefined) return undefined;
      return defined({
        vendor: vendorOf(extensions),
        extensions,
        call: part.type === 'tool-call' ? part.id : undefined,
      });
    }
    default:
      return undefined;
  }
}

/** Writes an envelope; undefined for one that would be too long to travel. */
export function sealEnvelope(state: CarriedState): string | undefined {
  const json = JSON.stringify({ tollgate: version, ...state });
  return json.length > envelopeCharsMax ? undefined : base64OfText(json);
}

/** Whether a value is an envelope of ours, which no provider can read. */
export function isEnvelope(value: JsonValue | undefined): value is `${typeof envelopePrefix}${string}` {
  return typeof value === 'string' && value.startsWith(envelopePrefix);
}

/** Reads an envelope; undefined for anything else, and for one that was damaged on its way. */
export function openEnvelope(envelope: string): CarriedState | undefined {
  if (!isEnvelope(envelope)) return undefined;
  const parsed = WireEnvelope.safeParse(parseExactJson(textOfBase64(envelope) ?? ''));
  if (!parsed.success) return undefined;
  const { vendor, part, extensions, call } = parsed.data;
  return defined({ vendor, part: part === undefined ? undefined : carriedPart(part), extensions, call });
}

function carriedPart(part: z.infer<typeof WirePart>): CarriedPart {
  return part.type === 'opaque' ? part : defined(part);
}

/** A thought that comes back with what stood in the place of its signature; one whose envelope was damaged has no proof. */
export function provedThought(text: string, proof: string | undefined): ReasoningPart {
  if (proof === undefined || proof === '') return { type: 'reasoning', text };
  if (!isEnvelope(proof)) return { type: 'reasoning', text, signature: proof };
  const part = openEnvelope(proof)?.part;
  return part?.type === 'reasoning' ? { ...part, text } : { type: 'reasoning', text };
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
