import { z } from 'zod';
import { Endpoint } from '../usage/usage-event.js';

/** How requests to a kind of provider are authenticated. */
export const KindAuth = z.strictObject({
  kind: z.enum(['bearer', 'header', 'aws-sigv4', 'google-oauth']),
  /** Of the header that carries the key. */
  header: z.string().optional(),
  service: z.string().optional(),
  /** An API key may stand in for a signature. */
  orBearer: z.literal(true).optional(),
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
  endpoint: Endpoint.optional(),
  abilities: ModelAbilities.optional(),
  /** The day on which the provider ends or ended the model, as it has announced. */
  deprecatedOn: z.iso.date().optional(),
});
export type KindModel = z.infer<typeof KindModel>;

/** A setting of a kind, such as a region; its value is text. */
const KindOption = z.strictObject({
  name: z.string(),
  /** In words that follow "must be". */
  expectation: z.string(),
  /** The address is made of it: a provider without a `baseUrl` needs it. */
  inAddress: z.boolean(),
  /** The environment variable in which it is usually found. */
  variable: z.string().optional(),
});
export type KindOption = z.infer<typeof KindOption>;

/** The variable of the key, and those that say more of the provider; without an option it is the `baseUrl`. */
const KeyImport = z.strictObject({
  variable: z.string(),
  settings: z.array(z.strictObject({ variable: z.string(), option: z.string().optional(), required: z.boolean() })),
});

const SecretField = z.strictObject({ name: z.string(), required: z.boolean() });

/** A kind of provider this release can speak to. */
export const Kind = z
  .strictObject({
    id: z.string(),
    displayName: z.string(),
    /** Absent where a provider of this kind needs a `baseUrl` of its own, or the options that its address is made of. */
    baseUrl: z.string().optional(),
    auth: KindAuth,
    /** What a provider of this kind can be given as `options`. */
    options: z.array(KindOption),
    /** The ways to give a credential's secret, each with its fields; a secret is given in exactly one of them. */
    secretForms: z.array(z.strictObject({ fields: z.array(SecretField) })),
    /** The environment variable in which a key is usually found. */
    apiKeyVariable: z.string().optional(),
    /** Of what the environment holds a provider of this kind can be made; absent where the key's variable makes another. */
    keyImport: KeyImport.optional(),
    models: z.array(KindModel),
  })
  .meta({ id: 'Kind' });
export type Kind = z.infer<typeof Kind>;

export const KindList = z.strictObject({ items: z.array(Kind) }).meta({ id: 'KindList' });
export type KindList = z.infer<typeof KindList>;
