import { type ChatTranslation, type ClientFormat, translateRequest, withOneCall } from '@tollgate/adapters';
import { type Failure, type FormatId, fail, type JsonObject, ok, type Result } from '@tollgate/schema';
import { type CallerBody, type MemberEdits, spliceMembers } from '../edge/index.js';
import type { ResolvedTarget } from '../routing/index.js';
import { whenReady } from '../steps/index.js';
import { answerChat } from './answers/chat-answers.js';
import { readAddressed, readAsked } from './asked.js';
import type { Asked, Call, InferenceEndpoint, Planned } from './call.js';
import { checkBackground, checkConversation } from './conversation-member.js';
import { failureOfProblems } from './failures.js';
import { formatHeadersOf } from './format-headers.js';
import { writePlan } from './write-plan.js';

/** Conversations in one client format; `address` is what the address says where the format keeps it out of the body. */
export function chatEndpoint(format: ClientFormat, address?: Asked): InferenceEndpoint {
  return {
    endpoint: 'chat',
    clientFormat: format.id,
    dialect: format,
    read: (body) => readChat(format.id, body, address),
    prepare: (call, target) => prepare(format, call, target),
  };
}

/** Only what Tollgate itself needs; the rest is the provider's to judge, or the translation's. */
function readChat(format: FormatId, body: CallerBody, address: Asked | undefined): Result<Asked, Failure> {
  const asked = address === undefined ? readAsked(body) : readAddressed(address);
  if (!asked.ok) return asked;
  const conversation = checkConversation(format, body);
  if (!conversation.ok) return conversation;
  const background = format === 'openai-responses' ? checkBackground(body) : ok(undefined);
  return background.ok ? asked : background;
}

function prepare(format: ClientFormat, call: Call, target: ResolvedTarget): Planned | Promise<Planned> {
  const { adapter } = target.provider;
  if (adapter === undefined) return fail(unknownKind);
  const translation = adapter.chat(target.model, format.id);
  // Bytes are passed on in the framing they come in, and providers are asked for events.
  const isFramedAlike = call.asked.framing !== 'json-array';
  const isSame = isFramedAlike && translation.format === format.id;
  if (isSame && translation.acceptsBody === undefined) return preparePass(format, translation, call, target);
  return whenReady(call.body.whole(), (body) =>
    isSame && translation.acceptsBody?.(body) === true
      ? preparePass(format, translation, call, target)
      : prepareTranslation(format, translation, { call, body, model: target.model }),
  );
}

const unknownKind: Failure = {
  code: 'model.no-credential',
  message: 'This release does not know the kind of the provider',
};

function preparePass(
  format: ClientFormat,
  translation: ChatTranslation,
  call: Call,
  { model }: ResolvedTarget,
): Planned | Promise<Planned> {
  const { body, asked } = call;
  const edits = neededEdits(body, format.passThrough.editRequest(body.head, model));
  const { path, headers } = translation.passThroughTarget(model, asked.stream);
  // Frames are there for the gateway alone only where the gateway has asked for more than another model name.
  const hidesFrames = Object.keys(edits).some((name) => name !== 'model');
  const plan = { format, translation, route: { type: 'pass' as const, hidesFrames } };
  return whenReady<Buffer, Planned>(spliceMembers(body, { ...edits, ...translation.passThroughEdits }), (written) =>
    ok({
      path,
      headers: { ...headers, ...formatHeadersOf(format.id, call) },
      body: written,
      dropped: [],
      decodeFailure: translation.decodeFailure,
      answer: (context) => answerChat(plan, context),
    }),
  );
}

/** Members that already read as wanted stay as the caller wrote them. */
function neededEdits({ head, members }: CallerBody, edits: MemberEdits): MemberEdits {
  const needed: Record<string, MemberEdits[string]> = {};
  for (const name of Object.keys(edits)) {
    const wanted = edits[name];
    const isOnce = members.filter((member) => member.name === name).length < 2;
    const isSame =
      typeof wanted === 'object' ? JSON.stringify(head[name]) === JSON.stringify(wanted) : head[name] === wanted;
    if (!isOnce || !isSame) needed[name] = wanted;
  }
  return needed;
}

function prepareTranslation(
  format: ClientFormat,
  translation: ChatTranslation,
  { call, body, model }: { readonly call: Call; readonly body: JsonObject; readonly model: string },
): Planned | Promise<Planned> {
  const hints = { model, stream: call.asked.stream };
  const translated = translateRequest(format, translation, body, hints);
  if (!translated.ok) return fail(failureOfProblems(translated.failure.problems, translated.failure.code));
  const { request, wire, dropped } = translated.value;
  const oneCallOnly = format.oneCallOnly?.(request);
  const answered = oneCallOnly === undefined ? translation : withOneCall(translation, oneCallOnly);
  const plan = { format, translation: answered, route: { type: 'translate' as const, request } };
  return writePlan(call, wire, {
    dropped,
    decodeFailure: translation.decodeFailure,
    answer: (context) => answerChat(plan, context),
  });
}
