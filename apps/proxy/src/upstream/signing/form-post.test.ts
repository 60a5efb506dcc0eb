import { expect, test } from '@jest/globals';
import { fail, kibibyte, ok, type Result } from '@tollgate/schema';
import type { SentCall, UpstreamReply } from '../running-call.js';
import { defaultTimeouts } from '../timeouts.js';
import type { UpstreamCall } from '../upstream.js';
import { UpstreamBody } from '../upstream-body.js';
import type { UpstreamProblem } from '../upstream-problem.js';
import { Watchdog } from '../watchdog.js';
import { postThrough } from './form-post.js';

/** The proxy's way out with an answer of the test's. */
class FakeUpstream {
  readonly calls: UpstreamCall[] = [];
  readonly #reply: Result<UpstreamReply, UpstreamProblem>;

  constructor(reply: Result<UpstreamReply, UpstreamProblem>) {
    this.#reply = reply;
  }

  send(call: UpstreamCall): SentCall {
    this.calls.push(call);
    return { reply: Promise.resolve(this.#reply), abort: () => undefined };
  }
}

function replyOf(status: number, ...chunks: readonly (string | Error)[]): Result<UpstreamReply, UpstreamProblem> {
  const watchdog = new Watchdog(
    defaultTimeouts,
    () => 0,
    () => undefined,
  );
  const ignore = () => undefined;
  const body = new UpstreamBody({ pause: ignore, resume: ignore, cut: ignore }, watchdog);
  setImmediate(() => {
    for (const chunk of chunks) {
      if (chunk instanceof Error) return body.fail(chunk);
      body.push(Buffer.from(chunk));
    }
    body.end();
  });
  return ok({ status, headers: {}, body });
}

const post = {
  baseUrl: 'https://oauth2.googleapis.com',
  path: '/token',
  form: new URLSearchParams({ a: '1 2', b: 'ü' }),
};
const problem: UpstreamProblem = {
  code: 'upstream.unreachable',
  message: 'The provider could not be reached',
  detail: 'ENOTFOUND',
  reached: false,
  staleSocket: false,
};

test('a form goes out through the proxy’s own way, and the answer comes back whatever its status', async () => {
  const upstream = new FakeUpstream(replyOf(400, '{"error":', '"x"}'));
  expect(await postThrough(upstream)(post)).toEqual(ok({ status: 400, body: '{"error":"x"}' }));
  expect(upstream.calls).toMatchObject([
    {
      baseUrl: 'https://oauth2.googleapis.com',
      path: '/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'accept-encoding': 'identity' },
      body: 'a=1+2&b=%C3%BC',
    },
  ]);
  expect(upstream.calls[0]?.timeouts.totalMs).toBeLessThan(60_000);
});

test.each<readonly [string, Result<UpstreamReply, UpstreamProblem>, string, string]>([
  ['nobody answers', fail(problem), 'upstream.unreachable', 'ENOTFOUND'],
  ['the answer breaks off', replyOf(200, '{', new Error('broke')), 'upstream.error', 'broke'],
  [
    'the answer is too large',
    replyOf(200, 'x'.repeat(65 * kibibyte)),
    'upstream.unreadable',
    'The answer of the provider is too large',
  ],
])('where %s the failure is the connection’s, not the credential’s', async (_what, reply, code, detail) => {
  expect(await postThrough(new FakeUpstream(reply))(post)).toEqual(
    fail({
      code,
      message: 'The server that issues tokens for the provider gave no answer',
      detail: expect.stringContaining(detail),
    }),
  );
});
