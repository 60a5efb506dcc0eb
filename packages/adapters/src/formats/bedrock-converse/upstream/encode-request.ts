import { type ChatRequest, fail, type JsonObject, ok, type Result } from '@tollgate/schema';
import type { EncodedRequest } from '../../../core/chat-translation.js';
import type { RequestProblem } from '../../../core/client-format.js';
import { defined } from '../../../core/defined.js';
import { describedSchema } from '../../../core/described-schema.js';
import {
  jsonInstruction,
  jsonInstructionNote,
  schemaInstruction,
  schemaInstructionNote,
} from '../../../core/json-instruction.js';
import { asObject } from '../../../core/json-members.js';
import { type ServiceTiers, serviceTierOf } from '../../../core/service-tier.js';
import { type EncodingNotes, noteUnsupported, openNotes } from '../../anthropic-messages/index.js';
import { formatId } from '../format-id.js';
import { encodeMessages } from './encode-messages.js';
import { encodeModelFields } from './encode-model-fields.js';
import { encodeToolConfig } from './encode-tools.js';
import type { ConverseQuirks } from './quirks.js';

/** Where Claude's own answers, whole and streamed, name the stop sequence that was met; this format leaves it out unless asked. */
const stopSequencePaths: readonly string[] = ['/stop_sequence', '/delta/stop_sequence'];

/** Writes a request for one model. Deterministic: equal requests give equal bodies. */
export function encodeRequest(
  request: ChatRequest,
  quirks: ConverseQuirks,
): Result<EncodedRequest, readonly RequestProblem[]> {
  const notes = openNotes();
  const body = encodeBody(request, quirks, notes);
  noteUnsupported(request, 'user', notes);
  if (notes.problems.length > 0) return fail(notes.problems);
  return ok({
    wire: { method: 'POST', ...quirks.target(request.model, request.stream), body },
    dropped: [...notes.dropped],
  });
}

function encodeBody(request: ChatRequest, quirks: ConverseQuirks, notes: EncodingNotes): JsonObject {
  const { additionalModelRequestFields, ...own } = request.extensions?.[formatId] ?? {};
  const { system, turns } = encodeMessages(request.messages, quirks, notes);
  // Turns that are empty because of what was refused in them have been told of.
  if (turns.length === 0 && notes.problems.length === 0)
    notes.problems.push({ path: 'messages', message: 'at least one message is needed besides instructions' });
  const { inference, fields } = encodeModelFields(request, quirks, notes);
  const stopSequences = filledSequences(request.stop, notes);
  const namesSequence = stopSequences !== undefined && quirks.reasoning === 'thinking';
  return defined({
    ...own,
    system: filledList([...system, ...askForJson(request, quirks, notes)]),
    messages: turns,
    inferenceConfig: filled({ ...inference, stopSequences }),
    toolConfig: encodeToolConfig(request, quirks, notes),
    outputConfig: outputConfig(request, quirks),
    additionalModelRequestFields: filled({ ...asObject(additionalModelRequestFields), ...fields }),
    additionalModelResponseFieldPaths: namesSequence ? stopSequencePaths : undefined,
    requestMetadata: requestMetadata(request.metadata, notes),
    serviceTier: serviceTier(request.serviceTier, notes),
  });
}

/** The object without undefined members, or nothing when none is left. */
function filled(members: JsonObject): JsonObject | undefined {
  const present = defined(members);
  return Object.keys(present).length === 0 ? undefined : present;
}

function filledList(entries: readonly JsonObject[]): readonly JsonObject[] | undefined {
  return entries.length === 0 ? undefined : entries;
}

/**
 * Free JSON has no counterpart, for `textFormat` knows schemas only, and some models know no `textFormat`. The instructions
 * ask for it then, behind all others.
 */
function askForJson({ responseFormat }: ChatRequest, { schemas }: ConverseQuirks, notes: EncodingNotes): JsonObject[] {
  if (responseFormat?.type === 'json') {
    notes.dropped.add(jsonInstructionNote);
    return [{ text: jsonInstruction }];
  }
  if (responseFormat?.type !== 'json-schema' || schemas) return [];
  notes.dropped.add(schemaInstructionNote);
  return [{ text: schemaInstruction(describedSchema(responseFormat)) }];
}

/** The schema is a string here. */
function outputConfig({ responseFormat }: ChatRequest, { schemas }: ConverseQuirks): JsonObject | undefined {
  if (responseFormat?.type !== 'json-schema' || !schemas) return undefined;
  const { name, description, schema } = responseFormat;
  const jsonSchema = defined({ name, description, schema: JSON.stringify(schema) });
  return { textFormat: { type: 'json_schema', structure: { jsonSchema } } };
}

/** Blank sequences are refused with the whole request. */
function filledSequences(stop: readonly string[] | undefined, notes: EncodingNotes): readonly string[] | undefined {
  const sequences = (stop ?? []).filter((sequence) => sequence.trim() !== '');
  if (sequences.length < (stop?.length ?? 0)) notes.dropped.add('stop: blank sequences');
  return sequences.length === 0 ? undefined : sequences;
}

/** What a key, or a value, of the metadata may be for the platform's logs. */
const metadataText = /^[a-zA-Z0-9\s:_@$#=/+,.-]{1,256}$/;
const metadataEntriesMax = 16;

/** Metadata serves to find requests again, here in the platform's log of them; what that cannot hold is dropped. */
function requestMetadata(metadata: JsonObject | undefined, notes: EncodingNotes): JsonObject | undefined {
  if (metadata === undefined) return undefined;
  const all = Object.entries(metadata);
  const kept = all
    .filter(([name, value]) => metadataText.test(name) && typeof value === 'string' && metadataText.test(value))
    .slice(0, metadataEntriesMax);
  if (kept.length < all.length) notes.dropped.add('metadata: what the provider’s log cannot hold');
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

const serviceTiers: ServiceTiers = { standard: 'default', others: ['flex', 'priority', 'reserved'] };

/** `auto` is what a request without a tier gets. */
function serviceTier(tier: string | undefined, notes: EncodingNotes): JsonObject | undefined {
  if (tier === undefined || tier === 'auto') return undefined;
  const type = serviceTierOf(tier, serviceTiers);
  if (type !== undefined) return { type };
  notes.dropped.add('service_tier');
  return undefined;
}
