import { type CredentialId, type ErrorCode, type Failure, fail, ok, type Result } from '@tollgate/schema';
import { authenticate, callerKey } from '../access/index.js';
import {
  type BodyForm,
  type CallerBody,
  checkAnnouncedLength,
  checkContentEncoding,
  type Exchange,
  jsonForm,
  mergeTags,
  readBody,
  readCallHeaders,
  readTraceContext,
} from '../edge/index.js';
import { orderTargets, type ResolvedTarget, resolveModel } from '../routing/index.js';
import type { AttemptFailure, Call, InferenceEndpoint } from './call.js';
import type { CallControl } from './call-control.js';
import { ownFailure, problemOfEnd } from './failures.js';
import { type FailedAttempt, nextAttempt } from './next-attempt.js';
import { type AttemptReport, runAttempt } from './run-attempt.js';
import type { InferenceTools } from './tools.js';

/**
 * One request from its head to the last byte of its answer. Reads from top to bottom: who asks, what is asked, who can
 * answer; then attempt after attempt until one has answered or none is left.
 */
export async function serve(
  tools: InferenceTools,
  endpoint: InferenceEndpoint,
  exchange: Exchange,
  control: CallControl,
): Promise<void> {
  const form = endpoint.form ?? jsonForm;
  const head = readHead(tools, form, exchange);
  if (!head.ok) return exchange.refuse(head.failure);
  const bytes = await readBody(exchange.request, tools.bodyLimits);
  if (bytes === undefined) return;
  if (!bytes.ok) return exchange.refuse(bytes.failure);
  tools.metrics.body(bytes.value.length);
  const contentType = exchange.request.headers['content-type'] ?? '';
  const opening = form.open(bytes.value, contentType, () => control.reason === 'gone');
  const body = opening instanceof Promise ? await opening : opening;
  if (body === undefined) return;
  const question = body.ok ? readQuestion(endpoint, head.value, body.value) : body;
  if (!question.ok) return exchange.refuse(question.failure);
  await answer(tools, { ...head.value, ...question.value, exchange, control, endpoint });
}

type Head = Pick<Call, 'snapshot' | 'principal' | 'headers' | 'tags' | 'trace'>;
type Question = Pick<Call, 'body' | 'asked' | 'user' | 'route'>;

/** All that is decided before a byte of the body is read. */
function readHead(
  tools: InferenceTools,
  form: BodyForm,
  { request, requestId, keyAddress }: Exchange,
): Result<Head, Failure> {
  if (tools.openCalls.size > tools.openCallsMax) return fail(overloaded);
  const snapshot = tools.snapshots.current();
  if (snapshot === undefined) return fail(snapshotMissing);
  const contentType = form.checkType(request.headers['content-type']);
  if (!contentType.ok) return contentType;
  const encoding = checkContentEncoding(request.headers['content-encoding']);
  if (!encoding.ok) return encoding;
  const length = checkAnnouncedLength(request, tools.bodyLimits);
  if (!length.ok) return length;
  const principal = authenticate(snapshot, callerKey(request.headers, keyAddress), tools.clock.now());
  if (!principal.ok) return principal;
  const headers = readCallHeaders(request.headers, tools.allowedBaseUrlHosts);
  if (!headers.ok) return headers;
  const tags = mergeTags(headers.value.tags, principal.value.key.tags);
  if (!tags.ok) return tags;
  return ok({
    snapshot,
    principal: principal.value,
    headers: headers.value,
    tags: tags.value,
    trace: readTraceContext(request.headers['traceparent'], requestId),
  });
}

/** What is asked, and of whom. */
function readQuestion(
  endpoint: InferenceEndpoint,
  { snapshot, principal, headers }: Head,
  body: CallerBody,
): Result<Question, Failure> {
  const asked = endpoint.read(body);
  if (!asked.ok) return asked;
  const route = resolveModel(snapshot, asked.value.model, principal);
  if (!route.ok) return route;
  return ok({
    body,
    asked: asked.value,
    user: headers.user ?? asked.value.user,
    route: route.value,
  });
}

/** Asks one target after the other. Ends when the caller has an answer, or the reason why there is none. */
async function answer(tools: InferenceTools, call: Call): Promise<void> {
  const { route, control } = call;
  const targets = route.targets.length > 1 ? order(tools, call) : route.targets;
  const progress = new Progress();
  for (;;) {
    const { mayRepeat } = tools.retryBudget;
    const policy = {
      targets: targets.length,
      attemptsMax: route.retry?.attemptsMax,
      fallbackOn: route.fallbackOn,
      mayRepeat,
    };
    const next = nextAttempt(progress.history, policy, tools.random);
    const target = next.type === 'try' ? targets[next.target] : undefined;
    if (next.type === 'give-up' || target === undefined) return giveUp(call, progress);
    if (progress.hasTried(next.target)) tools.retryBudget.spend();
    else if (progress.history.length === 0) tools.retryBudget.earn();
    if (next.delayMs > 0) await control.pause(next.delayMs);
    if (control.reason !== undefined) return giveUp(call, progress);
    const number = progress.sent + 1;
    const startedMs = tools.clock.monotonicMs();
    const report = await runAttempt(tools, { call, target, number, excluded: progress.refused });
    note(tools, call, target, { report, latencyMs: tools.clock.monotonicMs() - startedMs });
    if (report.result.type === 'served') return;
    progress.add(next.target, target, report, report.result.failure);
    if (control.reason !== undefined) return giveUp(call, progress);
  }
}

function order(tools: InferenceTools, { snapshot, route }: Call): readonly ResolvedTarget[] {
  const health = tools.health.read(snapshot, tools.clock.now());
  return orderTargets(route, { random: tools.random, health });
}

const none: ReadonlySet<CredentialId> = new Set();

/** What the attempts of one request have come to so far. */
class Progress {
  readonly history: FailedAttempt[] = [];
  refused: ReadonlySet<CredentialId> = none;
  sent = 0;
  last: { readonly failure: AttemptFailure; readonly target: ResolvedTarget } | undefined;

  hasTried(target: number): boolean {
    return this.history.some((attempt) => attempt.target === target);
  }

  add(index: number, target: ResolvedTarget, report: AttemptReport, failure: AttemptFailure): void {
    const { code } = failure.failure;
    // What a provider said is told rather than why another was not asked.
    if (report.wasSent || this.sent === 0) this.last = { failure, target };
    if (report.wasSent) this.sent++;
    if (report.credentialId !== undefined && credentialCodes.has(code)) {
      this.refused = new Set([...this.refused, report.credentialId]);
    }
    const others = target.provider.credentials.filter(({ id }) => !this.refused.has(id));
    this.history.push({
      target: index,
      code,
      retryable: failure.retryable,
      retryAfterMs: failure.details.retryAfterMs,
      staleSocket: failure.staleSocket,
      unsent: !report.wasSent,
      isCharged: failure.isCharged,
      hasOtherCredential: credentialCodes.has(code) && report.credentialId !== undefined && others.length > 0,
    });
  }
}

/** Failures that another credential of the same provider may not meet. */
const credentialCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'upstream.authentication',
  'upstream.permission',
  'upstream.rate-limited',
  'upstream.quota-exhausted',
]);

function note(
  tools: InferenceTools,
  { endpoint, exchange }: Call,
  target: ResolvedTarget,
  { report, latencyMs }: { readonly report: AttemptReport; readonly latencyMs: number },
): void {
  const { result, wasSent } = report;
  if (result.type === 'failed') tools.failureLog.note(target, result.failure, exchange.requestId);
  if (!wasSent) return;
  const isGood = result.type === 'served' && result.errorCode === undefined;
  tools.metrics.attempt(endpoint.endpoint, isGood ? 'served' : 'failed');
  if (isGood) tools.health.succeeded(target, latencyMs);
  else if (result.type === 'failed' && result.failure.retryable) tools.health.failed(target);
}

/** The SDKs of OpenAI and Anthropic send a request again by themselves, unless this says that it would be for nothing. */
const hopeless = { 'x-should-retry': 'false' };

function giveUp({ exchange, control }: Call, { last, sent }: Progress): void {
  if (control.reason === 'gone') return;
  const draining = control.reason === 'draining' ? ownFailure(problemOfEnd('draining')) : undefined;
  const { failure, details, isCharged } = draining ?? last?.failure ?? ownFailure(noTarget);
  const headers = {
    ...(isCharged === true ? hopeless : {}),
    'x-tollgate-attempts': String(sent),
    ...(last === undefined ? {} : { 'x-tollgate-provider': last.target.provider.id }),
  };
  exchange.refuse(failure, { ...details, headers });
}

const overloaded: Failure = { code: 'service.overloaded', message: 'This instance serves as many requests as it can' };
const snapshotMissing: Failure = { code: 'snapshot.missing', message: 'No configuration has arrived yet; try again' };
const noTarget: Failure = { code: 'model.no-credential', message: 'No provider can serve this model' };
