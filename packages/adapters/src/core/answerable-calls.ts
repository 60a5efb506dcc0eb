import { type ChatResult, type Choice, errorCodes, fail, ok } from '@tollgate/schema';
import { isCutInCall } from './call-arguments.js';
import { callsApart } from './calls-apart.js';
import type { ChatTranslation, UpstreamFailure } from './chat-translation.js';

type Decode = ChatTranslation['decodeResponse'];

/**
 * A reader of whole answers whose calls can be answered, as those of a stream can: calls of one id get different ones, and
 * an answer with a call that lacks its name or its id is a failure, because that call would go missing or lead nowhere. One
 * that ends inside the arguments of a call was cut short, whatever finish it names: callers of another format are told an
 * error, as they are of a stream of it, and those of its own read the damage themselves.
 */
export function withAnswerableCalls(decode: Decode): Decode {
  return (response) => {
    const decoded = decode(response);
    if (!decoded.ok) return decoded;
    return hasNamelessCall(decoded.value)
      ? fail(unanswerable(response.status, decoded.value.usage))
      : ok(cutInCalls(callsApart(decoded.value)));
  };
}

/** Readers of formats leave the name or the id of a call empty where the provider says none and none can be made. */
function hasNamelessCall({ choices }: ChatResult): boolean {
  return choices.some(({ content }) =>
    content.some((part) => part.type === 'tool-call' && (part.name === '' || part.id === '')),
  );
}

/** The result itself where no choice ends inside a call, which is nearly always. */
function cutInCalls(result: ChatResult): ChatResult {
  return result.choices.some(isCutInCall) ? { ...result, choices: result.choices.map(cutInCall) } : result;
}

function cutInCall(choice: Choice): Choice {
  return isCutInCall(choice) ? { ...choice, finish: { ...choice.finish, reason: 'truncated' } } : choice;
}

function unanswerable(status: number, usage: ChatResult['usage']): UpstreamFailure {
  const code = 'upstream.unreadable';
  const message = 'The provider sent a tool call without a name or without an id.';
  return { code, message, status, retryable: errorCodes[code].retryable, usage };
}
