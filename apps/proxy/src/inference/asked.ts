import { type Failure, fail, isJsonObject, type JsonObject, ok, type Result } from '@tollgate/schema';
import type { CallerBody } from '../edge/index.js';
import type { Asked } from './call.js';

export const modelCharsMax = 256;
export const bodyUserCharsMax = 512;

/** Visible text without line ends: names that reach reports. */
const plainName = /^[^\p{Cc}\p{Cs}]+$/u;

/** Reads the members that every request shares. */
export function readAsked({ head }: CallerBody): Result<Asked, Failure> {
  const { model, stream } = head;
  if (typeof model !== 'string' || model === '' || model.length > modelCharsMax || !plainName.test(model)) {
    return fail({
      code: 'request.invalid',
      message: `model must be a name of 1 to ${modelCharsMax} characters`,
      param: 'model',
    });
  }
  if (stream !== undefined && stream !== null && typeof stream !== 'boolean') {
    return fail({ code: 'request.invalid', message: 'stream must be true or false', param: 'stream' });
  }
  const user = readUser(head);
  return user.ok ? ok({ model, stream: stream === true, user: user.value }) : user;
}

/** `user`, as OpenAI calls it, or `metadata.user_id`, as Anthropic does. */
function readUser(head: JsonObject): Result<string | undefined, Failure> {
  const { user, metadata } = head;
  const userId = metadata !== undefined && isJsonObject(metadata) ? metadata['user_id'] : undefined;
  const [param, name] = user === undefined || user === null ? ['metadata.user_id', userId] : ['user', user];
  if (name === undefined || name === null || name === '') return ok(undefined);
  if (typeof name === 'string' && name.length <= bodyUserCharsMax && plainName.test(name)) return ok(name);
  const message = `${param} must be a text of at most ${bodyUserCharsMax} characters without control characters`;
  return fail({ code: 'request.invalid', message, param });
}
