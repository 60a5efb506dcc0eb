import { type ChatRequest, fail, type JsonObject, ok, type Result } from '@tollgate/schema';
import type { EncodedRequest } from '../../../core/chat-translation.js';
import type { RequestProblem } from '../../../core/client-format.js';
import { defined } from '../../../core/defined.js';
import { asObject } from '../../../core/json-members.js';
import { type ServiceTiers, serviceTierOf } from '../../../core/service-tier.js';
import { formatId } from '../format-id.js';
import { filled } from '../own-members.js';
import { encodeConfig } from './encode-config.js';
import { encodeContents } from './encode-contents.js';
import { encodeTools } from './encode-tools.js';
import { type EncodingNotes, openNotes } from './notes.js';
import { type GenerateQuirks, targetOf } from './quirks.js';

/** Writes a request for one model of one platform. Deterministic: equal requests give equal bodies. */
export function encodeRequest(
  request: ChatRequest,
  quirks: GenerateQuirks,
): Result<EncodedRequest, readonly RequestProblem[]> {
  const notes = openNotes(quirks.displayNames);
  const body = encodeBody(request, quirks, notes);
  noteUnsupported(request, notes);
  if (notes.problems.length > 0) return fail(notes.problems);
  const target = targetOf(quirks, request.model, request.stream);
  return ok({ wire: { method: 'POST', ...target, body }, dropped: [...notes.dropped] });
}

function encodeBody(request: ChatRequest, quirks: GenerateQuirks, notes: EncodingNotes): JsonObject {
  const { generationConfig: _config, toolConfig: _choice, labels, ...own } = request.extensions?.[formatId] ?? {};
  const { system, contents } = encodeContents(request.messages, quirks.traits, notes);
  if (contents.length === 0) {
    notes.problems.push({ path: 'messages', message: 'at least one message is needed besides instructions' });
  }
  return defined({
    ...own,
    systemInstruction: system.length === 0 ? undefined : { parts: system },
    contents,
    ...encodeTools(request, notes),
    generationConfig: encodeConfig(request, quirks.traits, notes),
    serviceTier: serviceTier(request.serviceTier, quirks, notes),
    labels: filled({ ...encodeLabels(request.metadata, quirks, notes), ...asObject(labels) }),
  });
}

const serviceTiers: ServiceTiers = { standard: 'standard', others: ['flex', 'priority'] };

function serviceTier(tier: string | undefined, quirks: GenerateQuirks, notes: EncodingNotes): string | undefined {
  if (tier === undefined || tier === 'auto') return undefined;
  const known = quirks.serviceTier ? serviceTierOf(tier, serviceTiers) : undefined;
  if (known === undefined) notes.dropped.add('service_tier');
  return known;
}

const labelName = /^[a-z][a-z0-9_-]{0,62}$/;
const labelValue = /^[a-z0-9_-]{0,63}$/;

/** Metadata as labels, where the platform has those; what its rules for labels do not allow stays behind. */
function encodeLabels(metadata: JsonObject | undefined, quirks: GenerateQuirks, notes: EncodingNotes): JsonObject {
  const labels: Record<string, string> = {};
  for (const [name, value] of Object.entries(metadata ?? {})) {
    const fits = quirks.labels && labelName.test(name) && typeof value === 'string' && labelValue.test(value);
    if (fits) labels[name] = value;
    else notes.dropped.add(quirks.labels ? `metadata.${name}: not a label` : 'metadata');
  }
  return labels;
}

function noteUnsupported(request: ChatRequest, notes: EncodingNotes): void {
  if (request.user !== undefined) notes.dropped.add('user');
}
