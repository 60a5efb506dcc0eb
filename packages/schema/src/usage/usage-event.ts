import { z } from 'zod';
import { hasAtMost } from '../characters.js';
import { FormatId } from '../chat/format-id.js';
import { TokenUsage } from '../chat/usage.js';
import { CredentialId, ProjectId, ProviderId, RequestId, VirtualKeyId } from '../ids.js';
import { hourMs } from '../units.js';

/** No attempt is older: a proxy closes those that nobody has ended by then. */
export const attemptAgeMsMax = 2 * hourMs;

/** Most calls to providers that one request may take. */
export const attemptNumberMax = 1000;

/** How an attempt ended. Every admitted attempt ends in exactly one of these. */
export const AttemptOutcome = z.enum([
  /** The provider finished its answer. */
  'settled',
  /** The provider, the network or Tollgate failed; part of an answer may have been used. */
  'failed',
  /** The caller went away. */
  'aborted',
  /** The proxy died; closed later from the last checkpoint. */
  'expired',
]);
export type AttemptOutcome = z.infer<typeof AttemptOutcome>;

/**
 * Where the counts come from, from the best source to the weakest. `provider-final` are the counts of a complete answer:
 * those it says, and where a provider charges by what everybody sees (pictures, characters to be spoken), those.
 */
export const UsageQuality = z.enum(['provider-final', 'provider-partial', 'estimated', 'expired']);
export type UsageQuality = z.infer<typeof UsageQuality>;

export const tagCountMax = 20;
export const tagKeyCharsMax = 64;
/** Letters, digits, dots, hyphens and underscores: what needs no quoting in headers, addresses, SQL and spreadsheets. */
export const tagKeyPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
export const tagValueCharsMax = 256;

/** Labels of a request, such as `team: platform`. They reach reports and must hold no secret. */
export const Tags = z
  .record(z.string().min(1).max(tagKeyCharsMax), z.string().max(tagValueCharsMax))
  .refine((tags) => Object.keys(tags).length <= tagCountMax, `at most ${tagCountMax} tags`);
export type Tags = z.infer<typeof Tags>;

/** Tags as they are taken from people. Those that were stored before keep the keys they have. */
export const GivenTags = Tags.refine(
  (tags) => Object.keys(tags).every((key) => tagKeyPattern.test(key)),
  `must have keys of 1 to ${tagKeyCharsMax} letters, digits, dots, hyphens or underscores, a letter or digit first`,
);

/**
 * What was asked for. Edits of pictures are `images`; `transcriptions` may be translated while they are written;
 * `token-counts` are free.
 */
export const Endpoint = z.enum([
  'chat',
  'embeddings',
  'images',
  'speech',
  'transcriptions',
  'moderations',
  'rerank',
  'token-counts',
]);
export type Endpoint = z.infer<typeof Endpoint>;

/** What the response cache did for an attempt. A `hit` called no provider; its usage is that of the stored answer. */
export const CacheOutcome = z.enum(['hit', 'miss', 'bypass']);
export type CacheOutcome = z.infer<typeof CacheOutcome>;

const epochMs = z.number().int().nonnegative();
/** Most characters of a text in an event. */
export const eventTextCharsMax = 512;
const name = z
  .string()
  .refine((text) => hasAtMost(text, eventTextCharsMax), `must have at most ${eventTextCharsMax} characters`);

/** What a proxy reports of one attempt: facts only, no price. Its key is (projectId, requestId, attempt). */
export const UsageEvent = z.strictObject({
  version: z.literal(1),
  requestId: RequestId,
  /** 1 for the first call to a provider, 2 for the first retry or fallback, and so on. */
  attempt: z.number().int().min(1).max(attemptNumberMax),
  /** The proxy instance, as its operator names it. */
  proxyId: name.min(1),
  /** One run of that proxy process. */
  bootId: z.uuid(),
  /** Admissions of one run are numbered from 1 without gaps. */
  sequence: z.number().int().min(1),
  /** Fixed when the attempt was admitted; prices and partitions go by it. */
  admittedAtMs: epochMs,
  closedAtMs: epochMs,
  projectId: ProjectId,
  virtualKeyId: VirtualKeyId,
  team: name.optional(),
  user: name.optional(),
  conversationId: name.optional(),
  traceId: name.optional(),
  tags: Tags,
  endpoint: Endpoint,
  /** The caller's format of a chat; other endpoints have one form each. */
  clientFormat: FormatId.optional(),
  stream: z.boolean(),
  /** The model name as the caller wrote it. */
  requestedModel: name,
  /** The alias of the route that was taken, if one was. */
  route: name.optional(),
  provider: ProviderId,
  /** The adapter id of the provider. */
  kind: name,
  /** The published price list that has the model, where it goes by another name than the kind. */
  priceList: name.optional(),
  /** Absent when the caller brought its own key. */
  credentialId: CredentialId.optional(),
  bringYourOwnKey: z.boolean(),
  /** The model name that was sent to the provider. */
  model: name,
  /** What the price depends on besides the model: quality and size of pictures, as `hd/1024x1792`. */
  variant: name.optional(),
  /** The model that answered, as the provider names it. */
  servedModel: name.optional(),
  /** The provider's id of its answer. */
  upstreamId: name.optional(),
  outcome: AttemptOutcome,
  /** HTTP status of the provider; absent when none arrived. */
  upstreamStatus: z.number().int().min(100).max(599).optional(),
  errorCode: name.optional(),
  finish: name.optional(),
  /** Absent when no cache was asked. */
  cache: CacheOutcome.optional(),
  usage: TokenUsage,
  usageQuality: UsageQuality,
  latencyMs: z.number().nonnegative(),
  timeToFirstTokenMs: z.number().nonnegative().optional(),
});
export type UsageEvent = z.infer<typeof UsageEvent>;

/** Names an attempt inside one deployment; sorted, these make the id of a batch. */
export function usageEventId(event: Pick<UsageEvent, 'requestId' | 'attempt'>): string {
  return `${event.requestId}.${event.attempt}`;
}
