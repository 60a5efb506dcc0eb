import {
  eventTextCharsMax,
  firstCharacters,
  type Tags,
  TokenUsage,
  tagCountMax,
  tagKeyCharsMax,
  tagValueCharsMax,
  tokenCountMax,
} from '@tollgate/schema';
import type { AttemptAdmission, AttemptClosing, AttemptProgress } from './attempt.js';

/*
 * A usage event outlives the release that wrote it and is refused as a whole when one member is out of bounds, so the
 * bounds are kept here, where the facts come in.
 */
const attemptMax = 1000;
const usageMembers: ReadonlySet<string> = new Set(Object.keys(TokenUsage.shape));

/** The admission and nothing else, within the bounds of an event: texts cut, surplus tags dropped. */
export function tidyAdmission(admission: AttemptAdmission): AttemptAdmission {
  if (!Number.isInteger(admission.attempt) || admission.attempt < 1 || admission.attempt > attemptMax) {
    throw new RangeError(`An attempt is numbered from 1 to ${attemptMax}, not ${admission.attempt}`);
  }
  // Member by member: an object that carries more than its type says must not take that to disk.
  return {
    requestId: admission.requestId,
    attempt: admission.attempt,
    projectId: admission.projectId,
    virtualKeyId: admission.virtualKeyId,
    team: cut(admission.team),
    user: cut(admission.user),
    conversationId: cut(admission.conversationId),
    traceId: cut(admission.traceId),
    tags: areTidyTags(admission.tags) ? admission.tags : tidyTags(admission.tags),
    endpoint: admission.endpoint,
    clientFormat: admission.clientFormat,
    stream: admission.stream,
    requestedModel: cut(admission.requestedModel),
    route: cut(admission.route),
    provider: admission.provider,
    kind: cut(admission.kind),
    priceList: cut(admission.priceList),
    credentialId: admission.credentialId,
    bringYourOwnKey: admission.bringYourOwnKey,
    model: cut(admission.model),
    variant: cut(admission.variant),
    inputTokensEstimate: isCount(admission.inputTokensEstimate) ? admission.inputTokensEstimate : undefined,
    unitsEstimate: admission.unitsEstimate === undefined ? undefined : tidyUsage(admission.unitsEstimate),
  };
}

/** The progress within the bounds of an event: numbers that cannot be counts are left out. */
export function tidyProgress(progress: AttemptProgress): AttemptProgress {
  return {
    usage: tidyUsage(progress.usage),
    outputTokensEstimate: isCount(progress.outputTokensEstimate) ? progress.outputTokensEstimate : 0,
    servedModel: cut(progress.servedModel),
    upstreamId: cut(progress.upstreamId),
    upstreamStatus: isStatus(progress.upstreamStatus) ? progress.upstreamStatus : undefined,
    timeToFirstTokenMs: isDuration(progress.timeToFirstTokenMs) ? progress.timeToFirstTokenMs : undefined,
  };
}

/** The closing within the bounds of an event. */
export function tidyClosing(closing: AttemptClosing): AttemptClosing {
  return {
    outcome: closing.outcome,
    upstreamStatus: isStatus(closing.upstreamStatus) ? closing.upstreamStatus : undefined,
    errorCode: cut(closing.errorCode),
    finish: cut(closing.finish),
    usage: tidyUsage(closing.usage),
    usageQuality: closing.usageQuality,
    servedModel: cut(closing.servedModel),
    upstreamId: cut(closing.upstreamId),
    latencyMs: isDuration(closing.latencyMs) ? closing.latencyMs : 0,
    timeToFirstTokenMs: isDuration(closing.timeToFirstTokenMs) ? closing.timeToFirstTokenMs : undefined,
  };
}

function areTidyTags(tags: Tags): boolean {
  let count = 0;
  for (const key in tags) {
    count += 1;
    if (!isTagKey(key) || (tags[key]?.length ?? 0) > tagValueCharsMax) return false;
  }
  return count <= tagCountMax;
}

function tidyTags(tags: Tags): Tags {
  const tidy = Object.entries(tags)
    .filter(([key]) => isTagKey(key))
    .slice(0, tagCountMax);
  return Object.fromEntries(tidy.map(([key, value]) => [key, value.slice(0, tagValueCharsMax)]));
}

/** The schema passes over `__proto__`, so it must not be written either. */
function isTagKey(key: string): boolean {
  return key.length > 0 && key.length <= tagKeyCharsMax && key !== '__proto__';
}

function tidyUsage(usage: TokenUsage): TokenUsage {
  let counts: keyof TokenUsage;
  for (counts in usage) {
    const count = usage[counts];
    if (!usageMembers.has(counts) || (count !== undefined && !isCount(count))) return onlyCounts(usage);
  }
  return usage;
}

function onlyCounts(usage: TokenUsage): TokenUsage {
  return Object.fromEntries(
    Object.entries(usage).filter(([member, count]) => usageMembers.has(member) && isCount(count)),
  );
}

function cut<Text extends string | undefined>(text: Text): Text | string {
  return text === undefined ? text : firstCharacters(text, eventTextCharsMax);
}

function isCount(value: number | undefined): boolean {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 && value <= tokenCountMax;
}

function isDuration(value: number | undefined): boolean {
  return value !== undefined && Number.isFinite(value) && value >= 0;
}

function isStatus(value: number | undefined): boolean {
  return value !== undefined && Number.isInteger(value) && value >= 100 && value <= 599;
}
