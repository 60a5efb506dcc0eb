import { z } from 'zod';
import { CredentialId, ProviderId } from '../ids.js';
import { pageOf } from './page.js';
import { namesNothing, namesSomething, ResourceName, resourceMembers } from './resource.js';

const secretFieldCharsMax = 16_384;
/** A key file of Google's has eleven. */
const secretFieldsMax = 16;
const weightMax = 1000;

/** The fields of a secret, such as `{"apiKey":"..."}`; which ones depends on the kind of the provider. */
export const CredentialSecret = z
  .record(z.string().min(1).max(64), z.string().min(1).max(secretFieldCharsMax))
  .refine((secret) => {
    const count = Object.keys(secret).length;
    return count >= 1 && count <= secretFieldsMax;
  }, `must have 1 to ${secretFieldsMax} fields`);
export type CredentialSecret = z.infer<typeof CredentialSecret>;

const Weight = z.number().int().min(1).max(weightMax);

export const CreateCredential = z
  .strictObject({
    name: ResourceName,
    /** Write only: sealed on arrival, and never shown. */
    secret: CredentialSecret,
    /** The share of requests among the credentials of a provider. */
    weight: Weight.optional(),
  })
  .meta({ id: 'CreateCredential' });
export type CreateCredential = z.infer<typeof CreateCredential>;

/** A new secret replaces the old one, on proxies too, within seconds. */
export const PatchCredential = z
  .strictObject({ name: ResourceName.optional(), secret: CredentialSecret.optional(), weight: Weight.optional() })
  .refine(namesSomething, namesNothing)
  .meta({ id: 'PatchCredential' });
export type PatchCredential = z.infer<typeof PatchCredential>;

export const Credential = z
  .strictObject({
    id: CredentialId,
    provider: ProviderId,
    name: ResourceName,
    weight: Weight,
    /** Grows with each change of the secret. */
    secretVersion: z.number().int().min(1),
    /** Tells secrets apart without showing any part of them: the start of a hash. */
    fingerprint: z.string(),
    /** The master key that seals it; another one than now in use means that `rewrap` has not been run. */
    masterKeyId: z.string(),
    ...resourceMembers,
  })
  .meta({ id: 'Credential' });
export type Credential = z.infer<typeof Credential>;

export const CredentialPage = pageOf(Credential).meta({ id: 'CredentialPage' });
export type CredentialPage = z.infer<typeof CredentialPage>;
