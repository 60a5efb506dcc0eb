import { hasAtMost } from '../characters.js';
import { FormatId } from '../chat/format-id.js';
import { TokenUsage, tokenCountMax } from '../chat/usage.js';
import { isJsonObject, type JsonObject } from '../json.js';
import {
  AttemptOutcome,
  attemptNumberMax,
  CacheOutcome,
  Endpoint,
  eventTextCharsMax,
  tagCountMax,
  tagKeyCharsMax,
  tagValueCharsMax,
  type UsageEvent,
  UsageQuality,
} from './usage-event.js';

/**
 * Reads an event as the schema `UsageEvent` does, six times as fast, with its members in the same order. Undefined when
 * it does not see at once that this is an event: ask the schema then, which says what is wrong, or takes what is rare.
 *
 * All events it gives have one hidden class, with undefined for what is absent, and so has all that is done with them.
 */
export function readUsageEvent(value: unknown): UsageEvent | undefined {
  if (!isPlain(value) || !isEvent(value)) return undefined;
  const event = inOrder(value);
  // So no member can be lost, be it one that is not declared or one that was forgotten here.
  const isWhole = memberCount(value) === definedCount(event) && memberCount(value.usage) === definedCount(event.usage);
  return isWhole ? event : undefined;
}

function isEvent(value: JsonObject): value is JsonObject & UsageEvent {
  return value['version'] === 1 && isIdentified(value) && isOfCaller(value) && isOfProvider(value) && isEnded(value);
}

function isIdentified(value: JsonObject): boolean {
  return (
    isUuid(value['requestId']) &&
    isWhole(value['attempt'], 1, attemptNumberMax) &&
    isName(value['proxyId']) &&
    value['proxyId'] !== '' &&
    isUuid(value['bootId']) &&
    isWhole(value['sequence'], 1, Number.MAX_SAFE_INTEGER) &&
    isWhole(value['admittedAtMs'], 0, Number.MAX_SAFE_INTEGER) &&
    isWhole(value['closedAtMs'], 0, Number.MAX_SAFE_INTEGER)
  );
}

function isOfCaller(value: JsonObject): boolean {
  return (
    isUuid(value['projectId']) &&
    isUuid(value['virtualKeyId']) &&
    isNameOrAbsent(value['team']) &&
    isNameOrAbsent(value['user']) &&
    isNameOrAbsent(value['conversationId']) &&
    isNameOrAbsent(value['traceId']) &&
    isTags(value['tags']) &&
    endpoints.has(value['endpoint']) &&
    isOneOrAbsent(formats, value['clientFormat']) &&
    typeof value['stream'] === 'boolean' &&
    isName(value['requestedModel']) &&
    isNameOrAbsent(value['route'])
  );
}

function isOfProvider(value: JsonObject): boolean {
  return (
    isProviderId(value['provider']) &&
    isName(value['kind']) &&
    isNameOrAbsent(value['priceList']) &&
    (value['credentialId'] === undefined || isUuid(value['credentialId'])) &&
    typeof value['bringYourOwnKey'] === 'boolean' &&
    isName(value['model']) &&
    isNameOrAbsent(value['variant']) &&
    isNameOrAbsent(value['servedModel']) &&
    isNameOrAbsent(value['upstreamId'])
  );
}

function isEnded(value: JsonObject): boolean {
  const { upstreamStatus, timeToFirstTokenMs } = value;
  return (
    outcomes.has(value['outcome']) &&
    (upstreamStatus === undefined || isWhole(upstreamStatus, 100, 599)) &&
    isNameOrAbsent(value['errorCode']) &&
    isNameOrAbsent(value['finish']) &&
    isOneOrAbsent(cacheOutcomes, value['cache']) &&
    isUsage(value['usage']) &&
    qualities.has(value['usageQuality']) &&
    isDuration(value['latencyMs']) &&
    (timeToFirstTokenMs === undefined || isDuration(timeToFirstTokenMs))
  );
}

const endpoints: ReadonlySet<unknown> = new Set(Endpoint.options);
const formats: ReadonlySet<unknown> = new Set(FormatId.options);
const outcomes: ReadonlySet<unknown> = new Set(AttemptOutcome.options);
const cacheOutcomes: ReadonlySet<unknown> = new Set(CacheOutcome.options);
const qualities: ReadonlySet<unknown> = new Set(UsageQuality.options);
const counts = Object.keys(TokenUsage.shape);

function isOneOrAbsent(known: ReadonlySet<unknown>, value: unknown): boolean {
  return value === undefined || known.has(value);
}

/** The two that consist of equal digits are left to the schema. */
const uuid = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$/;
const providerId = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;

function isUuid(value: unknown): boolean {
  return typeof value === 'string' && uuid.test(value);
}

function isProviderId(value: unknown): boolean {
  return typeof value === 'string' && providerId.test(value);
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && hasAtMost(value, eventTextCharsMax);
}

function isNameOrAbsent(value: unknown): boolean {
  return value === undefined || isName(value);
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;
}

function isDuration(value: unknown): boolean {
  return Number.isFinite(value) && Number(value) >= 0;
}

function isUsage(value: unknown): boolean {
  if (!isPlain(value)) return false;
  for (const name of counts) {
    const count = value[name];
    if (count !== undefined && !isWhole(count, 0, tokenCountMax)) return false;
  }
  return true;
}

function isTags(value: unknown): boolean {
  if (!isPlain(value)) return false;
  const names = Object.keys(value);
  return names.length <= tagCountMax && names.every((name) => isTag(name, value[name]));
}

function isTag(name: string, value: unknown): boolean {
  const isNamed = name !== '' && name.length <= tagKeyCharsMax && name !== '__proto__';
  return isNamed && typeof value === 'string' && value.length <= tagValueCharsMax;
}

/** What JSON gives: nothing inherited that would read as a member. */
function isPlain(value: unknown): value is JsonObject {
  return isJsonObject(value) && Object.getPrototypeOf(value) === Object.prototype;
}

function memberCount(value: object): number {
  return Object.keys(value).length;
}

function definedCount(value: object): number {
  let count = 0;
  for (const member of Object.values(value)) if (member !== undefined) count += 1;
  return count;
}

/** In the order of the schema, which is what the schema gives too, and by which an event's content is hashed. */
function inOrder(event: UsageEvent): UsageEvent {
  return {
    version: event.version,
    requestId: event.requestId,
    attempt: event.attempt,
    proxyId: event.proxyId,
    bootId: event.bootId,
    sequence: event.sequence,
    admittedAtMs: event.admittedAtMs,
    closedAtMs: event.closedAtMs,
    projectId: event.projectId,
    virtualKeyId: event.virtualKeyId,
    team: event.team,
    user: event.user,
    conversationId: event.conversationId,
    traceId: event.traceId,
    tags: event.tags,
    endpoint: event.endpoint,
    clientFormat: event.clientFormat,
    stream: event.stream,
    requestedModel: event.requestedModel,
    route: event.route,
    provider: event.provider,
    kind: event.kind,
    priceList: event.priceList,
    credentialId: event.credentialId,
    bringYourOwnKey: event.bringYourOwnKey,
    model: event.model,
    variant: event.variant,
    servedModel: event.servedModel,
    upstreamId: event.upstreamId,
    outcome: event.outcome,
    upstreamStatus: event.upstreamStatus,
    errorCode: event.errorCode,
    finish: event.finish,
    cache: event.cache,
    usage: usageInOrder(event.usage),
    usageQuality: event.usageQuality,
    latencyMs: event.latencyMs,
    timeToFirstTokenMs: event.timeToFirstTokenMs,
  };
}

function usageInOrder(usage: TokenUsage): TokenUsage {
  return {
    inputTokens: usage.inputTokens,
    cacheReadTokens: usage.cacheReadTokens,
    cacheWriteTokens: usage.cacheWriteTokens,
    cacheWrite5mTokens: usage.cacheWrite5mTokens,
    cacheWrite1hTokens: usage.cacheWrite1hTokens,
    inputAudioTokens: usage.inputAudioTokens,
    inputImageTokens: usage.inputImageTokens,
    cacheReadAudioTokens: usage.cacheReadAudioTokens,
    outputTokens: usage.outputTokens,
    reasoningTokens: usage.reasoningTokens,
    outputAudioTokens: usage.outputAudioTokens,
    outputImageTokens: usage.outputImageTokens,
    webSearches: usage.webSearches,
    images: usage.images,
    inputCharacters: usage.inputCharacters,
    inputAudioMs: usage.inputAudioMs,
    searchUnits: usage.searchUnits,
  };
}
