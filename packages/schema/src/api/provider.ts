import { z } from 'zod';
import { ProviderId } from '../ids.js';
import { JsonObject } from '../json.js';
import { pageOf } from './page.js';
import { namesNothing, namesSomething, resourceMembers } from './resource.js';

const kindCharsMax = 64;
const baseUrlCharsMax = 1024;
const priorityMax = 1_000_000;
export const providerPriorityDefault = 100;

/** Where requests go. Credentials belong in credentials, so a URL that carries some is refused. */
const BaseUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .max(baseUrlCharsMax)
  .refine((text) => !/[?#@\s\\]/.test(text), 'must have no credentials, query or fragment');

const Priority = z.number().int().min(-priorityMax).max(priorityMax);

export const CreateProvider = z
  .strictObject({
    /** Chosen by the operator; it stands before the slash of `provider/model`. */
    id: ProviderId,
    /** An adapter of `GET /api/v1/kinds`. */
    kind: z.string().min(1).max(kindCharsMax),
    /** Absent means the kind's own address, or the one its options make; kinds with neither need it. */
    baseUrl: BaseUrl.optional(),
    /** Settings of the kind, such as a region, as `GET /api/v1/kinds` names them. Not for secrets: they are shown. */
    options: JsonObject.optional(),
    /** Lower goes first when two providers claim one model name. */
    priority: Priority.optional(),
  })
  .meta({ id: 'CreateProvider' });
export type CreateProvider = z.infer<typeof CreateProvider>;

/** A provider keeps its kind: the secrets of its credentials are made for it. `baseUrl: null` means the kind's own. */
export const PatchProvider = z
  .strictObject({
    baseUrl: BaseUrl.nullable().optional(),
    options: JsonObject.optional(),
    priority: Priority.optional(),
  })
  .refine(namesSomething, namesNothing)
  .meta({ id: 'PatchProvider' });
export type PatchProvider = z.infer<typeof PatchProvider>;

export const Provider = z
  .strictObject({
    id: ProviderId,
    kind: z.string(),
    baseUrl: z.string().optional(),
    options: JsonObject,
    priority: z.number().int(),
    ...resourceMembers,
  })
  .meta({ id: 'Provider' });
export type Provider = z.infer<typeof Provider>;

export const ProviderPage = pageOf(Provider).meta({ id: 'ProviderPage' });
export type ProviderPage = z.infer<typeof ProviderPage>;
