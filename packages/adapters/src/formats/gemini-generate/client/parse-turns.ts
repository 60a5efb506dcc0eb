import type { AssistantPart, AudioPart, JsonObject, OpaquePart, ToolResultPart, UserPart } from '@tollgate/schema';
import { type CarriedState, isEnvelope, openEnvelope } from '../../../core/carried-state.js';
import { defined } from '../../../core/defined.js';
import { asFilledText, asObject } from '../../../core/json-members.js';
import type { RequestProblems } from '../../../core/request-problems.js';
import { formatId } from '../format-id.js';
import { bagOf, otherMembers } from '../own-members.js';
import { argumentsJsonOf } from '../tool-arguments.js';
import type { CallRegister } from './call-register.js';
import { noteSeveralData } from './one-datum.js';
import { parseMedia } from './parse-media.js';
import { CallPart, FunctionCall, FunctionResponse, PartText, ResponsePart, TextPart } from './request.wire.js';

export interface TurnReader {
  readonly calls: CallRegister;
  readonly problems: RequestProblems;
}

const textMembers: ReadonlySet<string> = new Set(['text', 'thought']);

/** A part of a user's turn, or the result of a call. */
export function parseUserPart(
  part: JsonObject,
  path: string,
  reader: TurnReader,
): UserPart | ToolResultPart | undefined {
  noteSeveralData(part, path, reader.problems);
  if (part['functionResponse'] !== undefined) return parseResult(part, path, reader);
  if (part['functionCall'] !== undefined) {
    reader.problems.add(path, 'a functionCall belongs to a turn with the role model');
    return undefined;
  }
  const text = textOf(part, path, reader.problems);
  if (text !== undefined)
    return defined({ type: 'text' as const, text, extensions: bagOf(otherMembers(part, textMembers)) });
  if (part['inlineData'] !== undefined || part['fileData'] !== undefined) {
    return parseMedia(part, path, reader.problems);
  }
  return opaque(part, path, reader);
}

/** The text of a part; undefined where it holds something else. */
export function textOf(part: JsonObject, path: string, problems: RequestProblems): string | undefined {
  const text = problems.peek(PartText, part, path)?.text ?? undefined;
  if (text !== undefined) problems.check(TextPart, part, path);
  return text;
}

const responseMembers: ReadonlySet<string> = new Set(['id']);
const aroundResponse: ReadonlySet<string> = new Set(['functionResponse', 'thoughtSignature']);

/** The result of a call: as text for everybody, and as it was written for this format. */
function parseResult(part: JsonObject, path: string, { calls, problems }: TurnReader): ToolResultPart | undefined {
  problems.check(ResponsePart, part, path);
  const at = `${path}.functionResponse`;
  const read = problems.check(FunctionResponse, part['functionResponse'], at);
  if (read === undefined) return undefined;
  const { text, isError } = resultOf(read.response ?? {});
  const media = (read.parts ?? []).map((inner, nth) => {
    noteSeveralData(inner, `${at}.parts[${nth}]`, problems);
    const part = parseMedia(inner, `${at}.parts[${nth}]`, problems);
    return part && problems.placed(part.type === 'audio' ? soundOf(part) : part, `${at}.parts[${nth}]`);
  });
  return defined({
    type: 'tool-result' as const,
    toolCallId: calls.answered(read.id ?? undefined, read.name),
    content: [{ type: 'text' as const, text }, ...media.filter((inner) => inner !== undefined)],
    isError: isError ? true : undefined,
    extensions: bagOf(
      defined({
        ...otherMembers(asObject(part['functionResponse']) ?? {}, responseMembers),
        part: otherMembers(part, aroundResponse),
      }),
    ),
  });
}

/** Sound in the result of a tool is known to this format only, which gets the whole result as it was written. */
function soundOf({ source }: AudioPart): OpaquePart {
  return { type: 'opaque', format: formatId, value: { sound: source.kind } };
}

/** `output` and `error` are the names that the format gives to what came out and to what went wrong. */
function resultOf(response: JsonObject): { readonly text: string; readonly isError: boolean } {
  const [only, ...others] = Object.entries(response);
  if (only === undefined || others.length > 0) return { text: JSON.stringify(response), isError: false };
  const [name, value] = only;
  if (name !== 'output' && name !== 'error') return { text: JSON.stringify(response), isError: false };
  return { text: typeof value === 'string' ? value : JSON.stringify(value ?? null), isError: name === 'error' };
}

/** Adds parts to a turn of the model. What other vendors signed is taken out of its envelope. */
export function takeModelParts(
  turn: AssistantPart[],
  parts: readonly JsonObject[],
  path: string,
  reader: TurnReader,
): void {
  for (const [at, part] of parts.entries()) {
    const signature = part['thoughtSignature'];
    const carried = isEnvelope(signature) ? openEnvelope(signature) : undefined;
    if (carried?.part !== undefined) {
      takeCarried(turn, carried.part);
      continue;
    }
    const plain = isEnvelope(signature) ? withoutSignature(part) : part;
    const place = `${path}[${at}]`;
    const parsed = parseModelPart(plain, place, reader);
    if (parsed !== undefined) turn.push(reader.problems.placed(withExtensions(parsed, carried), place));
  }
}

/** Thinking in an envelope is whole; what was shown of it before is the same once more. */
function takeCarried(read: AssistantPart[], part: NonNullable<CarriedState['part']>): void {
  if (part.type === 'reasoning') while (isShownThought(read.at(-1))) read.pop();
  read.push(part);
}

function isShownThought(part: AssistantPart | undefined): boolean {
  return (
    part?.type === 'reasoning' &&
    part.extensions?.[formatId]?.['thoughtSignature'] === undefined &&
    part.signature === undefined
  );
}

function withoutSignature(part: JsonObject): JsonObject {
  const { thoughtSignature: _gone, ...others } = part;
  return others;
}

function withExtensions(part: AssistantPart, carried: CarriedState | undefined): AssistantPart {
  if (carried?.extensions === undefined || part.type === 'opaque') return part;
  return { ...part, extensions: { ...part.extensions, ...carried.extensions } };
}

function parseModelPart(part: JsonObject, path: string, reader: TurnReader): AssistantPart | undefined {
  noteSeveralData(part, path, reader.problems);
  if (part['functionCall'] !== undefined) return parseCall(part, path, reader);
  if (part['functionResponse'] !== undefined) {
    reader.problems.add(path, 'a functionResponse belongs to a turn with the role user');
    return undefined;
  }
  const text = textOf(part, path, reader.problems);
  if (text === '' && asFilledText(part['thoughtSignature']) === undefined) return undefined;
  if (text !== undefined) return parseModelText(part, text);
  if (part['inlineData'] !== undefined || part['fileData'] !== undefined) return parseModelMedia(part, path, reader);
  return opaque(part, path, reader);
}

function parseModelText(part: JsonObject, text: string): AssistantPart {
  const own = otherMembers(part, textMembers);
  if (part['thought'] === true)
    return { type: 'reasoning', text, extensions: { [formatId]: { ...own, thought: true } } };
  if (text === '') return { type: 'opaque', format: formatId, value: part };
  return defined({ type: 'text' as const, text, extensions: bagOf(own) });
}

/** Files that are no picture and no sound have no place in an answer but that of this format. */
function parseModelMedia(part: JsonObject, path: string, reader: TurnReader): AssistantPart | undefined {
  const media = parseMedia(part, path, reader.problems);
  if (media === undefined || media.type === 'file') return media && { type: 'opaque', format: formatId, value: part };
  const thoughtSignature = asFilledText(part['thoughtSignature']);
  if (thoughtSignature === undefined) return media;
  return { ...media, extensions: { [formatId]: { ...media.extensions?.[formatId], thoughtSignature } } };
}

const callMembers: ReadonlySet<string> = new Set(['functionCall']);

function parseCall(part: JsonObject, path: string, { calls, problems }: TurnReader): AssistantPart | undefined {
  problems.check(CallPart, part, path);
  const read = problems.check(FunctionCall, part['functionCall'], `${path}.functionCall`);
  if (read === undefined) return undefined;
  return defined({
    type: 'tool-call' as const,
    id: calls.called(read.id ?? undefined, read.name),
    name: read.name,
    argumentsJson: argumentsJsonOf(read.args),
    extensions: bagOf(otherMembers(part, callMembers)),
  });
}

/** Parts of server tools, and every kind that is new here, are carried as they are. */
function opaque(
  part: JsonObject,
  path: string,
  { problems }: TurnReader,
): Extract<UserPart, { type: 'opaque' }> | undefined {
  if (Object.keys(part).length > 0) return { type: 'opaque', format: formatId, value: part };
  problems.add(path, 'a part must hold something');
  return undefined;
}
