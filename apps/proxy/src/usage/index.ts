export type { AdmittedAttempt, AttemptAdmission, AttemptClosing, AttemptProgress } from './attempt.js';
export type { BatchPublisher, CreateBatch, StoredBatches } from './ports.js';
export { UsageRecorder, type UsageRecorderOptions, type UsageStatus } from './usage-recorder.js';
