export { type Acceptance, acceptSnapshot, type Refusal } from './accept-snapshot.js';
export { checksumOf } from './checksum.js';
export type { CredentialSecret } from './credential-opener.js';
export type { ServingCredential, ServingKey, ServingProvider, ServingSnapshot } from './serving-snapshot.js';
export { SnapshotHolder, type SnapshotHolderOptions, type SnapshotStatus } from './snapshot-holder.js';
