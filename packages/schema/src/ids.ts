import { z } from 'zod';

/** Ids are branded so that one kind cannot be handed over for another. */
export const RequestId = z.uuid().brand<'RequestId'>();
export type RequestId = z.infer<typeof RequestId>;

export const ProjectId = z.uuid().brand<'ProjectId'>();
export type ProjectId = z.infer<typeof ProjectId>;

export const VirtualKeyId = z.uuid().brand<'VirtualKeyId'>();
export type VirtualKeyId = z.infer<typeof VirtualKeyId>;

export const CredentialId = z.uuid().brand<'CredentialId'>();
export type CredentialId = z.infer<typeof CredentialId>;

export const RouteId = z.uuid().brand<'RouteId'>();
export type RouteId = z.infer<typeof RouteId>;

/** A provider is named by its operator: `openai-main`. It stands before the slash of `provider/model`. */
export const ProviderId = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, 'must be 1 to 64 lower-case letters, digits or inner hyphens')
  .brand<'ProviderId'>();
export type ProviderId = z.infer<typeof ProviderId>;

/** SHA-256, in hex, of the sorted event ids of a batch. */
export const BatchId = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'BatchId'>();
export type BatchId = z.infer<typeof BatchId>;
