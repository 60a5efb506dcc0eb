import { z } from 'zod';
import { ProjectId, VirtualKeyId } from '../ids.js';
import { GivenTags, Tags } from '../usage/usage-event.js';
import { PageQuery, pageOf } from './page.js';
import { namesNothing, namesSomething, ResourceName, resourceMembers } from './resource.js';
import { Timestamp, TimestampInput } from './timestamp.js';

const allowedModelsMax = 200;
/** An old key may live on for at most 30 days after its rotation. */
export const overlapSecondsMax = 30 * 24 * 60 * 60;

/** Model names a key may use, `*` standing for any text. */
const AllowedModels = z.array(ResourceName).min(1).max(allowedModelsMax);

export const CreateVirtualKey = z
  .strictObject({
    projectId: ProjectId,
    name: ResourceName,
    tags: GivenTags.optional(),
    /** Absent means every model. */
    allowedModels: AllowedModels.optional(),
    /** Absent means until it is revoked. */
    expiresAt: TimestampInput.optional(),
  })
  .meta({ id: 'CreateVirtualKey' });
export type CreateVirtualKey = z.infer<typeof CreateVirtualKey>;

/** `null` lifts a restriction: every model, no expiry. A key stays in its project. */
export const PatchVirtualKey = z
  .strictObject({
    name: ResourceName.optional(),
    tags: GivenTags.optional(),
    allowedModels: AllowedModels.nullable().optional(),
    expiresAt: TimestampInput.nullable().optional(),
  })
  .refine(namesSomething, namesNothing)
  .meta({ id: 'PatchVirtualKey' });
export type PatchVirtualKey = z.infer<typeof PatchVirtualKey>;

/** For how long the key that is replaced goes on working; 0 ends it at once. */
export const RotateVirtualKey = z
  .strictObject({ overlapSeconds: z.number().int().min(0).max(overlapSecondsMax).default(0) })
  .meta({ id: 'RotateVirtualKey' });
export type RotateVirtualKey = z.infer<typeof RotateVirtualKey>;

/** `revoked` is for ever; an expired key works again once its expiry is moved. */
export const VirtualKeyState = z.enum(['active', 'expired', 'revoked']);
export type VirtualKeyState = z.infer<typeof VirtualKeyState>;

const members = {
  id: VirtualKeyId,
  projectId: ProjectId,
  name: ResourceName,
  /** The visible start of the key, by which people tell keys apart. */
  prefix: z.string(),
  tags: Tags,
  allowedModels: AllowedModels.optional(),
  expiresAt: Timestamp.optional(),
  state: VirtualKeyState,
  /** Only of a revoked key. */
  revokedAt: Timestamp.optional(),
  /** Keys that were rotated away and still work. */
  previous: z.array(z.strictObject({ prefix: z.string(), expiresAt: Timestamp })),
  ...resourceMembers,
};

export const VirtualKey = z.strictObject(members).meta({ id: 'VirtualKey' });
export type VirtualKey = z.infer<typeof VirtualKey>;

/** The only answer that carries a key: at the moment it is made, and never again. */
export const IssuedVirtualKey = z.strictObject({ ...members, key: z.string() }).meta({ id: 'IssuedVirtualKey' });
export type IssuedVirtualKey = z.infer<typeof IssuedVirtualKey>;

export const VirtualKeyQuery = PageQuery.extend({ projectId: ProjectId.optional() });
export type VirtualKeyQuery = z.infer<typeof VirtualKeyQuery>;

export const VirtualKeyPage = pageOf(VirtualKey).meta({ id: 'VirtualKeyPage' });
export type VirtualKeyPage = z.infer<typeof VirtualKeyPage>;
