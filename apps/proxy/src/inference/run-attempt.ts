import type { WireResponse } from '@tollgate/adapters';
import { type CredentialId, type Failure, type JsonValue, mebibyte, parseJson, type Result } from '@tollgate/schema';
import { writeTraceparent } from '../edge/index.js';
import { effectiveTimeouts, type SentCall, type UpstreamProblem, type UpstreamReply } from '../upstream/index.js';
import type { AdmittedAttempt } from '../usage/index.js';
import { answerHeaders } from './answer-headers.js';
import { authorize, chooseKey } from './authorize.js';
import type { AttemptPlan, AttemptRequest, AttemptResult, Call } from './call.js';
import { failureOfAnswer, failureOfProblem, failureOfRefusal, ownFailure, problemOfEnd } from './failures.js';
import { priceListOf } from './price-list.js';
import { SecretFilter } from './secret-filter.js';
import { type AttemptEnd, Settlement } from './settlement.js';
import { textBytesOf } from './text-bytes.js';
import type { InferenceTools } from './tools.js';
import { UsageTap } from './usage-tap.js';
import type { Metering, Reach } from './usage-verdict.js';

/** Longest error answer that is read. */
export const refusalBytesMax = mebibyte;
const firstErrorStatus = 400;
const jsonType = 'application/json';
const byteOrderMark = /^\uFEFF/;
/** A guess for the case that this process dies before anybody counts: JSON has about so many bytes a token. */
const bodyBytesPerToken = 4;

/** What became of one attempt, for deciding on the next. */
export interface AttemptReport {
  readonly result: AttemptResult;
  /** False when no provider was called: the attempt has no number and no record. */
  readonly wasSent: boolean;
  readonly credentialId?: CredentialId | undefined;
}

/** An attempt whose intent is on disk and whose call is under way. */
interface OpenAttempt {
  readonly request: AttemptRequest;
  readonly plan: AttemptPlan;
  readonly admitted: AdmittedAttempt;
  readonly settlement: Settlement;
  readonly filter: SecretFilter;
  readonly isOwnKey: boolean;
}

/** Asks one target once: plan, credential, durable intent, call, answer. Settles the attempt exactly once. */
export async function runAttempt(tools: InferenceTools, request: AttemptRequest): Promise<AttemptReport> {
  const { call, target } = request;
  const planning = call.endpoint.prepare(call, target);
  const plan = planning instanceof Promise ? await planning : planning;
  if (!plan.ok) return unsent(plan.failure);
  if ('answerAlone' in plan.value) {
    return { result: await plan.value.answerAlone(request.number - 1), wasSent: false };
  }
  const key = chooseKey(tools, request);
  if (!key.ok) return unsent(key.failure);
  const baseUrl = call.headers.broughtKey?.baseUrl ?? target.provider.baseUrl ?? target.provider.adapter?.baseUrl;
  if (baseUrl === undefined) return unsent(noAddress);
  const headers = wireHeaders(tools, request, plan.value);
  const authorizing = authorize(tools, request, key.value, { baseUrl, plan: plan.value, headers });
  const authorization = authorizing instanceof Promise ? await authorizing : authorizing;
  if (!authorization.ok) return unsent(authorization.failure);
  // Only where a long body or a token had to be waited for can the call have ended by now.
  if (call.control.reason !== undefined) return unsent(problemOfEnd(call.control.reason));
  const admitted = admit(tools, request, plan.value, key.value.credential?.id);
  if (!admitted.ok) return unsent(admitted.failure);

  const attempt = openAttempt(tools, request, {
    plan: plan.value,
    admitted: admitted.value,
    filter: new SecretFilter(authorization.value.secrets),
  });
  const { path, body } = plan.value;
  const timeouts = effectiveTimeouts(call.route.timeouts);
  const sent = tools.upstream.send({
    baseUrl,
    path,
    headers: { ...headers, ...authorization.value.headers },
    body,
    timeouts,
  });
  const release = endWithCall(tools, request, sent);
  try {
    const result = await takeReply(tools, attempt, await sent.reply);
    return { result, wasSent: true, credentialId: key.value.credential?.id };
  } finally {
    release();
    tools.drains.forget(sent);
    // Only a bug comes here with an open attempt, and even then it must be recorded.
    if (!attempt.settlement.isClosed) await attempt.settlement.close(bug);
  }
}

const bug: AttemptEnd = { outcome: 'failed', reach: 'worked', errorCode: 'service.internal' };
const noAddress: Failure = { code: 'upstream.address-forbidden', message: 'The provider has no address' };

function unsent(failure: Failure): AttemptReport {
  return { result: { type: 'failed', failure: ownFailure(failure) }, wasSent: false };
}

/** All that is sent but what authenticates it. */
function wireHeaders(
  tools: InferenceTools,
  { call, number }: AttemptRequest,
  plan: AttemptPlan,
): Readonly<Record<string, string>> {
  return {
    ...plan.headers,
    'content-type': plan.contentType ?? jsonType,
    accept: plan.accept ?? (call.asked.stream ? 'text/event-stream' : jsonType),
    'accept-encoding': 'identity',
    'user-agent': 'tollgate',
    'x-client-request-id': `${call.exchange.requestId}.${number}`,
    traceparent: writeTraceparent(call.trace, tools.random),
  };
}

function admit(
  tools: InferenceTools,
  { call, target, number }: AttemptRequest,
  { metering = 'tokens', unitsEstimate, variant }: AttemptPlan,
  credentialId: CredentialId | undefined,
): Result<AdmittedAttempt, Failure> {
  const { exchange, endpoint, principal, asked, headers } = call;
  const { project } = principal.key;
  return tools.usage.admit({
    requestId: exchange.requestId,
    attempt: number,
    projectId: project.id,
    virtualKeyId: principal.key.id,
    // The project's team is the operator's word; a tag is the caller's.
    team: project.team ?? call.tags['team'],
    user: call.user,
    conversationId: headers.conversationId,
    traceId: call.trace.traceId,
    tags: call.tags,
    endpoint: endpoint.endpoint,
    clientFormat: endpoint.clientFormat,
    stream: asked.stream,
    requestedModel: asked.model,
    route: call.route.alias,
    provider: target.provider.id,
    kind: target.provider.kind,
    priceList: priceListOf(target),
    credentialId,
    bringYourOwnKey: headers.broughtKey !== undefined,
    model: target.model,
    variant,
    inputTokensEstimate: inputEstimate(call, metering),
    unitsEstimate,
  });
}

/** What goes in by the look of the body, should nobody live to count it. */
function inputEstimate({ body }: Call, metering: Metering): number | undefined {
  if (metering === 'none') return 0;
  return metering === 'tokens' ? Math.ceil(textBytesOf(body.bytes) / bodyBytesPerToken) : undefined;
}

function openAttempt(
  tools: InferenceTools,
  request: AttemptRequest,
  parts: Pick<OpenAttempt, 'plan' | 'admitted' | 'filter'>,
): OpenAttempt {
  const { monotonicMs: nowMs } = tools.clock;
  const { body, endpoint } = request.call;
  const { plan, admitted, filter } = parts;
  const tap = new UsageTap(nowMs);
  // Until the answer says better; of an answer that is cut off this is all there is.
  if (plan.unitsEstimate !== undefined) tap.usage = plan.unitsEstimate;
  const settlement = new Settlement({
    attempt: admitted,
    tap,
    body: body.whole,
    expectsOutput: endpoint.endpoint === 'chat',
    metering: plan.metering ?? 'tokens',
    nowMs,
  });
  const isOwnKey = request.call.headers.broughtKey === undefined;
  return { request, plan, admitted, settlement, filter, isOwnKey };
}

/** The provider is left when the call must end, unless it would charge for the whole answer all the same. */
function endWithCall(tools: InferenceTools, { call, target }: AttemptRequest, sent: SentCall): () => void {
  return call.control.onEnd((reason) => {
    const isCharged = target.provider.adapter?.chargesAfterDisconnect === true;
    if (reason === 'gone' && isCharged && tools.drains.follow(sent)) return;
    sent.abort(problemOfEnd(reason));
  });
}

async function takeReply(
  { clock }: Pick<InferenceTools, 'clock'>,
  attempt: OpenAttempt,
  reply: Result<UpstreamReply, UpstreamProblem>,
): Promise<AttemptResult> {
  const { request, plan, settlement, filter, admitted } = attempt;
  if (!reply.ok) return failSend(attempt, reply.failure);
  settlement.upstreamStatus = reply.value.status;
  if (reply.value.status >= firstErrorStatus) return takeRefusal(attempt, reply.value);
  const { call, target, number } = request;
  const { dropped, variant } = plan;
  const headers = answerHeaders({ target, number, dropped, sent: reply.value.headers, isOwnKey: attempt.isOwnKey });
  const { admittedAtMs } = admitted;
  const context = {
    call,
    target,
    reply: reply.value,
    settlement,
    filter,
    headers,
    admittedAtMs,
    variant,
    nowMs: clock.monotonicMs,
  };
  const result = await plan.answer(context);
  return result.type === 'served' ? result : { ...result, failure: failureOfAnswer(result.failure, settlement.tap) };
}

async function failSend({ request, settlement }: OpenAttempt, problem: UpstreamProblem): Promise<AttemptResult> {
  const isGone = request.call.control.reason === 'gone';
  settlement.upstreamStatus = problem.refusedStatus;
  await settlement.close({
    outcome: isGone ? 'aborted' : 'failed',
    reach: reachOf(problem),
    errorCode: isGone ? undefined : problem.code,
  });
  return { type: 'failed', failure: failureOfProblem(problem) };
}

function reachOf({ reached, refusedStatus }: UpstreamProblem): Reach {
  if (refusedStatus !== undefined) return 'refused';
  return reached ? 'worked' : 'unread';
}

async function takeRefusal(attempt: OpenAttempt, reply: UpstreamReply): Promise<AttemptResult> {
  const { request, plan, settlement, filter, isOwnKey } = attempt;
  const collected = await reply.body.collect(refusalBytesMax);
  const text = collected.ok ? filter.errorText(collected.value.toString('utf8').replace(byteOrderMark, '')) : '';
  const body: JsonValue = parseJson(text) ?? text;
  const response: WireResponse = { status: reply.status, headers: reply.headers, body };
  const refusal = failureOfRefusal(plan.decodeFailure(response), filter, isOwnKey);
  const isGone = request.call.control.reason === 'gone';
  await settlement.close({
    outcome: isGone ? 'aborted' : 'failed',
    reach: 'refused',
    errorCode: refusal.failure.code,
  });
  return { type: 'failed', failure: refusal };
}
