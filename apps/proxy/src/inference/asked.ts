import { type Failure, fail, hasAtMost, isJsonObject, type JsonValue, ok, type Result } from '@tollgate/schema';
import { type CallerBody, keyHeldBy, keyHeldByModel, readMember, userCharsMax } from '../edge/index.js';
import type { Asked } from './call.js';

export const modelCharsMax = 256;

/** Visible text without line ends: names that reach reports. */
const plainName = /^[^\p{Cc}\p{Cs}]+$/u;

/** Reads the members that every request shares. */
export function readAsked(body: CallerBody): Result<Asked, Failure> {
  const { model, stream } = body.head;
  const named = readModel(model);
  if (!named.ok) return named;
  if (stream !== undefined && stream !== null && typeof stream !== 'boolean') {
    return fail({ code: 'request.invalid', message: 'stream must be true or false', param: 'stream' });
  }
  const user = readUser(body);
  return user.ok ? ok({ model: named.value, stream: stream === true, user: user.value }) : user;
}

/** What the address of a request says, where its format keeps that out of the body. */
export function readAddressed(address: Asked): Result<Asked, Failure> {
  const named = readModel(address.model);
  return named.ok ? ok(address) : named;
}

const noModelName: Failure = {
  code: 'request.invalid',
  message: `model must be a name of 1 to ${modelCharsMax} characters`,
  param: 'model',
};

function readModel(model: JsonValue | undefined): Result<string, Failure> {
  const isName = typeof model === 'string' && model !== '' && hasAtMost(model, modelCharsMax) && plainName.test(model);
  if (!isName) return fail(noModelName);
  const held = keyHeldByModel(model);
  return held === undefined ? ok(model) : fail(held);
}

/** `user`, as OpenAI calls it, or `metadata.user_id`, as Anthropic does. The same bound holds for the header `x-user`. */
function readUser(body: CallerBody): Result<string | undefined, Failure> {
  const [userMember, metadataMember] = [readMember(body, 'user'), readMember(body, 'metadata')];
  if (!userMember.ok) return userMember;
  if (!metadataMember.ok) return metadataMember;
  const [user, metadata] = [userMember.value, metadataMember.value];
  const userId = metadata !== undefined && isJsonObject(metadata) ? metadata['user_id'] : undefined;
  const [param, name] = user === undefined || user === null ? ['metadata.user_id', userId] : ['user', user];
  if (name === undefined || name === null || name === '') return ok(undefined);
  if (typeof name === 'string' && hasAtMost(name, userCharsMax) && plainName.test(name)) {
    const held = keyHeldBy(param, name);
    return held === undefined ? ok(name) : fail(held);
  }
  const message = `${param} must be a text of at most ${userCharsMax} characters without control characters`;
  return fail({ code: 'request.invalid', message, param });
}
