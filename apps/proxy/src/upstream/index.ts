export { type AddressPolicy, whyForbidden } from './address-guard.js';
export type { Authorization, Revealable } from './authorization.js';
export { mediaTypeOf } from './media-type.js';
export type { SentCall, UpstreamReply } from './running-call.js';
export * from './signing/index.js';
export { type CallTimeouts, defaultTimeouts, effectiveTimeouts } from './timeouts.js';
export { Upstream, type UpstreamCall, type UpstreamOptions } from './upstream.js';
export { type ChunkSink, lingerBytesMax, lingerMsMax, tooLarge, type UpstreamBody } from './upstream-body.js';
export type { UpstreamProblem } from './upstream-problem.js';
