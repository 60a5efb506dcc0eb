export { type FrameReader, relayStream } from './answers/relay-stream.js';
export { nothingRemains, type StreamShape, sendsAtOnce } from './answers/stream-shape.js';
export {
  answerBytesMax,
  collectAnswer,
  collectJson,
  failUnread,
  failWhole,
  serveWhole,
} from './answers/whole-answer.js';
export { readAddressed, readAsked } from './asked.js';
export { BackgroundDrains } from './background-drains.js';
export type { AnswerContext, Asked, AttemptPlan, AttemptResult, Call, InferenceEndpoint, Planned } from './call.js';
export { chatEndpoint } from './chat-endpoint.js';
export { clientFormat } from './client-formats.js';
export { checkConversation } from './conversation-member.js';
export { FailureLog } from './failure-log.js';
export { failureOfProblems, unreadable } from './failures.js';
export { formatHeadersOf } from './format-headers.js';
export { InferenceMetrics } from './inference-metrics.js';
export { chatRoutes, type InferenceRoute } from './inference-route.js';
export { InferenceService } from './inference-service.js';
export { RetryBudget } from './retry-budget.js';
export { TargetHealthBook } from './target-health.js';
export { countInputTokens } from './token-counts.js';
export type { InferenceTools } from './tools.js';
export type { UsageTap } from './usage-tap.js';
export type { Metering } from './usage-verdict.js';
export { writePlan } from './write-plan.js';
