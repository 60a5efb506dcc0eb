import { type Failure, type FormatId, fail, ok, type Result } from '@tollgate/schema';
import { type CallerBody, kindOfMember } from '../edge/index.js';

type Kind = ReturnType<typeof kindOfMember>;

interface ConversationMember {
  readonly name: string;
  readonly kinds: ReadonlySet<Kind>;
  /** What it must be, as the end of a sentence. */
  readonly mustBe: string;
  /** Members that stand in for it where they are. */
  readonly standIns?: readonly string[];
}

const messages: ConversationMember = {
  name: 'messages',
  kinds: new Set<Kind>(['array']),
  mustBe: 'a list of messages',
};

/** Where each client format has its conversation. */
const members: Partial<Readonly<Record<FormatId, ConversationMember>>> = {
  'openai-chat': messages,
  'anthropic-messages': messages,
  'openai-responses': {
    name: 'input',
    kinds: new Set<Kind>(['array', 'string']),
    mustBe: 'a text or a list of items',
    standIns: ['prompt', 'previous_response_id', 'conversation'],
  },
  'gemini-generate': {
    name: 'contents',
    // One content may stand for a list of one, as Google reads it too.
    kinds: new Set<Kind>(['array', 'object']),
    mustBe: 'a list of contents',
  },
};

/** Whether there is a conversation; whether it is a good one is the provider's to judge, or the translation's. */
export function checkConversation(format: FormatId, body: CallerBody): Result<undefined, Failure> {
  const member = members[format];
  if (member === undefined) return ok(undefined);
  const { name, kinds, mustBe, standIns = [] } = member;
  const kind = kindOfMember(body, name);
  if (kinds.has(kind)) return ok(undefined);
  if (kind === undefined && standIns.some((other) => kindOfMember(body, other) !== undefined)) return ok(undefined);
  return fail({ code: 'request.invalid', message: `${name} must be ${mustBe}`, param: name });
}

/**
 * A response in the background answers at once and has its tokens counted later, by a call that no route here takes: it
 * would be neither read nor billed. A streamed one is whole when its stream is.
 */
export function checkBackground({ head }: CallerBody): Result<undefined, Failure> {
  if (head['background'] !== true || head['stream'] === true) return ok(undefined);
  const message = 'background is taken only together with stream: leave it out and wait, or set stream';
  return fail({ code: 'request.unsupported', message, param: 'background' });
}
