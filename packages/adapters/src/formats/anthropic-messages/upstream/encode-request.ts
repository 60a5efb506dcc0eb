import { type ChatRequest, fail, type JsonObject, ok, type Result } from '@tollgate/schema';
import type { EncodedRequest } from '../../../core/chat-translation.js';
import type { RequestProblem } from '../../../core/client-format.js';
import { defined } from '../../../core/defined.js';
import { describedSchema } from '../../../core/described-schema.js';
import { jsonInstruction, jsonInstructionNote } from '../../../core/json-instruction.js';
import { asObject } from '../../../core/json-members.js';
import { type ServiceTiers, serviceTierOf } from '../../../core/service-tier.js';
import { formatId } from '../format-id.js';
import { encodeMessages } from './encode-messages.js';
import { encodeSampling } from './encode-sampling.js';
import { encodeThinking } from './encode-thinking.js';
import { encodeTools } from './encode-tools.js';
import { type EncodingNotes, noteUnsupported, openNotes } from './notes.js';
import type { MessagesQuirks } from './quirks.js';

/** Writes a request for one model of one platform. Deterministic: equal requests give equal bodies. */
export function encodeRequest(
  request: ChatRequest,
  quirks: MessagesQuirks,
): Result<EncodedRequest, readonly RequestProblem[]> {
  const notes = openNotes();
  const body = encodeBody(request, quirks, notes);
  noteUnsupported(request, 'metadata', notes);
  if (notes.problems.length > 0) return fail(notes.problems);
  const target = quirks.target(request.model, request.stream);
  return ok({ wire: { method: 'POST', ...target, body }, dropped: [...notes.dropped] });
}

function encodeBody(request: ChatRequest, quirks: MessagesQuirks, notes: EncodingNotes): JsonObject {
  const { metadata, output_config: outputConfig, ...own } = request.extensions?.[formatId] ?? {};
  const { system, turns } = encodeMessages(request.messages, quirks.traits, notes);
  if (turns.length === 0)
    notes.problems.push({ path: 'messages', message: 'at least one message is needed besides instructions' });
  const { thinking, effort, on, maxTokens } = encodeThinking(request, quirks, notes);
  return defined({
    ...own,
    ...quirks.bodyMembers,
    model: quirks.modelInBody ? request.model : undefined,
    max_tokens: maxTokens,
    system: filledList([...system, ...askForJson(request, notes)]),
    messages: turns,
    ...encodeTools(request, quirks.traits, notes),
    ...encodeSampling(request, quirks.traits, on, notes),
    thinking,
    output_config: filled({ ...asObject(outputConfig), effort, format: outputFormat(request) }),
    stop_sequences: stopSequences(request.stop, notes),
    metadata: filled({ ...asObject(metadata), user_id: request.user }),
    service_tier: serviceTier(request.serviceTier, notes),
    stream: request.stream ? true : undefined,
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
 * JSON without a schema has no counterpart here, so the instructions ask for it, behind all others: what is cached of
 * them stays cached. The caller is told, because nothing holds the model to it.
 */
function askForJson(request: ChatRequest, notes: EncodingNotes): readonly JsonObject[] {
  if (request.responseFormat?.type !== 'json') return [];
  notes.dropped.add(jsonInstructionNote);
  return [{ type: 'text', text: jsonInstruction }];
}

/** A schema is always strict here and has no name. */
function outputFormat({ responseFormat }: ChatRequest): JsonObject | undefined {
  if (responseFormat?.type !== 'json-schema') return undefined;
  return { type: 'json_schema', schema: describedSchema(responseFormat) };
}

/** The provider refuses blank sequences with the whole request. */
function stopSequences(stop: readonly string[] | undefined, notes: EncodingNotes): readonly string[] | undefined {
  const sequences = (stop ?? []).filter((sequence) => sequence.trim() !== '');
  if (sequences.length < (stop?.length ?? 0)) notes.dropped.add('stop: blank sequences');
  return sequences.length === 0 ? undefined : sequences;
}

const serviceTiers: ServiceTiers = { standard: 'standard_only', others: ['auto'] };

function serviceTier(tier: string | undefined, notes: EncodingNotes): string | undefined {
  const known = tier === undefined ? undefined : serviceTierOf(tier, serviceTiers);
  if (tier !== undefined && known === undefined) notes.dropped.add('service_tier');
  return known;
}
