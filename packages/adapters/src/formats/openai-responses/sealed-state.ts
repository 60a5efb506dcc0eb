import {
  type AssistantPart,
  type Extensions,
  FormatId,
  isJsonObject,
  type JsonValue,
  parseJson,
} from '@tollgate/schema';
import { asFilledText, asObject } from '../../core/json-members.js';

/**
 * What another vendor wants back unchanged on the next turn, and for which this format has no member: the signature of a
 * thought, thoughts it hides, signatures on calls and texts, blocks of its own. It travels in the `encrypted_content` of
 * a reasoning item, which callers of this format know to send back as it is:
 *
 *     tollgate:1:<format>:<JSON>
 *
 * `1` is the version of this envelope and `<format>` the wire format whose vendor wrote the state. The text of a thought
 * is not repeated: it is the item's summary. A part other than a thought belongs to the item before it. Nothing in it is
 * secret or trusted: a caller that changes it changes its own request only.
 */
export type SealedState =
  | { readonly of: 'reasoning'; readonly signature?: string; readonly extensions?: Extensions }
  | { readonly of: 'redacted-reasoning'; readonly data: string; readonly extensions?: Extensions }
  | { readonly of: 'tool-call'; readonly id: string; readonly extensions: Extensions }
  | { readonly of: 'text'; readonly extensions: Extensions }
  | { readonly of: 'opaque'; readonly format: FormatId; readonly value: JsonValue };

const envelopePrefix = 'tollgate:';
const envelopeVersion = '1';

/** Thoughts with a signature or with hidden text, where no format claims them, are written by the vendor of this one. */
const signingFormat: FormatId = 'anthropic-messages';

/** Writes state into an envelope. */
export function seal(state: SealedState): string {
  return `${envelopePrefix}${envelopeVersion}:${formatOf(state)}:${JSON.stringify(state)}`;
}

/** Whether a reasoning item's content is an envelope of ours, of any version. */
export function isSealed(encryptedContent: JsonValue | undefined): boolean {
  return typeof encryptedContent === 'string' && encryptedContent.startsWith(envelopePrefix);
}

/** Opens an envelope; undefined for one that is damaged or of another version, whose state is then lost. */
export function unseal(encryptedContent: string): SealedState | undefined {
  const [, version, format] = encryptedContent.split(':', 3);
  if (version !== envelopeVersion || !FormatId.safeParse(format).success) return undefined;
  const head = `${envelopePrefix}${version}:${format}:`;
  return readState(parseJson(encryptedContent.slice(head.length)));
}

/** What of a part has to be sealed; undefined when there is nothing. `own` is the format that needs no envelope. */
export function stateOf(part: AssistantPart, own: FormatId): SealedState | undefined {
  switch (part.type) {
    case 'reasoning': {
      const extensions = foreign(part.extensions, own);
      const { signature } = part;
      if (signature === undefined && extensions === undefined) return undefined;
      return { of: 'reasoning', ...(signature === undefined ? {} : { signature }), ...extended(extensions) };
    }
    case 'redacted-reasoning':
      return { of: part.type, data: part.data, ...extended(foreign(part.extensions, own)) };
    case 'tool-call': {
      const extensions = foreign(part.extensions, own);
      return extensions === undefined ? undefined : { of: part.type, id: part.id, extensions };
    }
    case 'text': {
      const extensions = foreign(part.extensions, own);
      return extensions === undefined ? undefined : { of: part.type, extensions };
    }
    case 'opaque':
      return part.format === own ? undefined : { of: part.type, format: part.format, value: part.value };
    default:
      return undefined;
  }
}

function foreign(extensions: Extensions | undefined, own: FormatId): Extensions | undefined {
  if (extensions === undefined) return undefined;
  const others = Object.entries(extensions).filter(([format, members]) => format !== own && members !== undefined);
  return others.length === 0 ? undefined : Object.fromEntries(others);
}

function extended(extensions: Extensions | undefined): { readonly extensions?: Extensions } {
  return extensions === undefined ? {} : { extensions };
}

function formatOf(state: SealedState): string {
  if (state.of === 'opaque') return state.format;
  return Object.keys(state.extensions ?? {})[0] ?? signingFormat;
}

function readState(value: JsonValue | undefined): SealedState | undefined {
  const read = asObject(value);
  if (read === undefined) return undefined;
  const extensions = readExtensions(read['extensions']);
  const signature = asFilledText(read['signature']);
  const id = asFilledText(read['id']);
  switch (read['of']) {
    case 'reasoning':
      return { of: 'reasoning', ...(signature === undefined ? {} : { signature }), ...extended(extensions) };
    case 'redacted-reasoning': {
      const data = asFilledText(read['data']);
      return data === undefined ? undefined : { of: 'redacted-reasoning', data, ...extended(extensions) };
    }
    case 'tool-call':
      return id === undefined || extensions === undefined ? undefined : { of: 'tool-call', id, extensions };
    case 'text':
      return extensions === undefined ? undefined : { of: 'text', extensions };
    case 'opaque': {
      const format = FormatId.safeParse(read['format']);
      const inner = read['value'];
      return format.success && inner !== undefined ? { of: 'opaque', format: format.data, value: inner } : undefined;
    }
    default:
      return undefined;
  }
}

function readExtensions(value: JsonValue | undefined): Extensions | undefined {
  const kept = Object.entries(asObject(value) ?? {}).filter(
    ([format, members]) => FormatId.safeParse(format).success && isJsonObject(members),
  );
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
