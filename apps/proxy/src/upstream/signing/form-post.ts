import type { Failure } from '@tollgate/schema';
import { fail, kibibyte, ok, type Result, secondMs } from '@tollgate/schema';
import type { CallTimeouts } from '../timeouts.js';
import type { Upstream } from '../upstream.js';
import type { UpstreamProblem } from '../upstream-problem.js';

/** A form to send to a server that issues tokens. */
export interface FormPost {
  /** Without a path. */
  readonly baseUrl: string;
  readonly path: string;
  readonly form: URLSearchParams;
}

export interface FormAnswer {
  readonly status: number;
  readonly body: string;
}

/** Sends a form and gives the answer, of whatever status; a failure where there was none. Never rejects. */
export type PostForm = (post: FormPost) => Promise<Result<FormAnswer, Failure>>;

/** Every call waits for the token it needs, so that a server of tokens gets less time than a model. */
const timeouts: CallTimeouts = {
  connectMs: 5 * secondMs,
  firstByteMs: 10 * secondMs,
  idleMs: 5 * secondMs,
  totalMs: 15 * secondMs,
};

/** A token takes a few kilobytes. */
const answerBytesMax = 64 * kibibyte;

/** Posts through the proxy's own way out, which judges addresses and follows no redirects. */
export function postThrough(upstream: Pick<Upstream, 'send'>): PostForm {
  return async ({ baseUrl, path, form }) => {
    const headers = {
      accept: 'application/json',
      'accept-encoding': 'identity',
      'content-type': 'application/x-www-form-urlencoded',
    };
    const reply = await upstream.send({ baseUrl, path, headers, body: form.toString(), timeouts }).reply;
    if (!reply.ok) return fail(noToken(reply.failure));
    const body = await reply.value.body.collect(answerBytesMax);
    if (!body.ok) return fail(noToken(body.failure));
    return ok({ status: reply.value.status, body: body.value.toString('utf8') });
  };
}

/** Told with the code of what went wrong, since it may pass by itself, unlike a credential that is refused. */
function noToken({ code, message, detail }: UpstreamProblem): Failure {
  return { code, message: 'The server that issues tokens for the provider gave no answer', detail: detail ?? message };
}
