import { z } from 'zod';

/** How requests to a kind of provider are authenticated. */
export const KindAuth = z.strictObject({
  kind: z.enum(['bearer', 'header', 'aws-sigv4', 'google-oauth']),
  /** Of the header that carries the key. */
  header: z.string().optional(),
  service: z.string().optional(),
  scope: z.string().optional(),
});
export type KindAuth = z.infer<typeof KindAuth>;

const ability = z.boolean().optional();

/** What a model can be given or asked for; an absent ability is unknown. */
export const ModelAbilities = z.strictObject({
  tools: ability,
  vision: ability,
  audio: ability,
  files: ability,
  structuredOutput: ability,
  reasoning: ability,
  streaming: ability,
});
export type ModelAbilities = z.infer<typeof ModelAbilities>;

export const KindModel = z.strictObject({
  id: z.string(),
  contextTokens: z.number().int().optional(),
  outputTokensMax: z.number().int().optional(),
  endpoint: z.enum(['chat', 'embeddings']).optional(),
  abilities: ModelAbilities.optional(),
  /** The day on which the provider ends or ended the model, as it has announced. */
  deprecatedOn: z.iso.date().optional(),
});
export type KindModel = z.infer<typeof KindModel>;

/** A kind of provider this release can speak to. */
export const Kind = z
  .strictObject({
    id: z.string(),
    displayName: z.string(),
    /** Absent where a provider of this kind needs a `baseUrl` of its own. */
    baseUrl: z.string().optional(),
    auth: KindAuth,
    /** The fields of a credential's secret. */
    secretFields: z.array(z.strictObject({ name: z.string(), required: z.boolean() })),
    /** The environment variable in which a key is usually found. */
    apiKeyVariable: z.string().optional(),
    models: z.array(KindModel),
  })
  .meta({ id: 'Kind' });
export type Kind = z.infer<typeof Kind>;

export const KindList = z.strictObject({ items: z.array(Kind) }).meta({ id: 'KindList' });
export type KindList = z.infer<typeof KindList>;
