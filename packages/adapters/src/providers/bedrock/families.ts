import { claudeTraits, plainTraits } from '../../formats/anthropic-messages/index.js';
import type { ConverseQuirks } from '../../formats/bedrock-converse/index.js';

/** What the models behind this provider do differently, without where they are. */
export type ModelQuirks = Omit<ConverseQuirks, 'target'>;

/** Makers of whom nothing is known get this: what all models are known to take. */
const plain: ModelQuirks = {
  reasoning: 'none',
  traits: plainTraits,
  signedReasoning: false,
  nestedTopK: false,
  toolChoice: false,
  toolCallIds: 'plain',
  toolResultStatus: true,
  toolResultMedia: ['image'],
  besideToolResults: ['text', 'image', 'document'],
  startsWithAssistant: false,
  cachePoints: 'nowhere',
  schemas: false,
  audio: false,
};

/** The first Claude models, which cache no prompts. */
const uncachedClaude = /claude-(?:v?[12]|instant|3-(?:haiku|sonnet|opus))/;

/**
 * By maker, as a model's id names it. What is said here was tried against the service
 * by the authors of pydantic-ai (providers/bedrock.py, July 2026), of langchain-aws (the table of
 * langchain-ai/docs#5239: how reasoning is asked for) and of inspect_ai (#3767, #5301: reasoning of Nova). Schemas:
 * docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html.
 */
const families: Readonly<Record<string, (model: string) => Partial<ModelQuirks>>> = {
  anthropic: (model) => ({
    reasoning: 'thinking',
    traits: claudeTraits(model),
    signedReasoning: true,
    toolChoice: true,
    toolResultMedia: ['image', 'document'],
    besideToolResults: ['text', 'image'],
    startsWithAssistant: true,
    cachePoints: uncachedClaude.test(model) ? 'nowhere' : 'everywhere',
    schemas: /claude-(?:haiku|sonnet|opus)-4-[56]/.test(model),
  }),
  amazon: (model) =>
    model.startsWith('nova')
      ? {
          reasoning: model.startsWith('nova-2') ? 'reasoning-config' : 'none',
          nestedTopK: true,
          toolChoice: true,
          cachePoints: 'in-messages',
          audio: /^nova-2-(?:omni|sonic)/.test(model),
        }
      : {},
  google: (model) => ({ schemas: /^gemma-3-(?:12|27)b/.test(model) }),
  meta: () => ({ toolResultMedia: ['image', 'document'], besideToolResults: [] }),
  minimax: (model) => ({ schemas: model.startsWith('minimax-m2') }),
  mistral: (model) => ({
    toolCallIds: 'nine-alphanumeric',
    toolResultMedia: ['document'],
    besideToolResults: [],
    schemas: /^(?:magistral-small|ministral-3|mistral-large-3|voxtral)/.test(model),
    audio: model.startsWith('voxtral'),
  }),
  moonshot: kimi,
  moonshotai: kimi,
  nvidia: (model) => ({ schemas: model.startsWith('nemotron-nano') }),
  openai: () => ({ reasoning: 'reasoning-effort' }),
  qwen: (model) => ({
    reasoning: /^(?:qwen3|qwq)/.test(model) ? 'reasoning-word' : 'none',
    toolResultMedia: [],
    startsWithAssistant: true,
    schemas: model.startsWith('qwen3'),
  }),
  writer: () => ({ besideToolResults: [], toolResultStatus: false }),
  zai: () => ({ toolChoice: true, startsWithAssistant: true, schemas: true }),
};

/** Its calls have ids such as `functions.get_weather:0`, and it knows its own again. */
function kimi(): Partial<ModelQuirks> {
  return {
    reasoning: 'reasoning-effort',
    toolChoice: true,
    toolCallIds: 'dotted',
    toolResultMedia: [],
    startsWithAssistant: true,
    schemas: true,
  };
}

/** Where a request may be served, as the first part of the id of an inference profile. */
const places: ReadonlySet<string> = new Set(['us', 'eu', 'apac', 'jp', 'au', 'ca', 'global', 'us-gov']);

/**
 * The quirks of a model, told by its id: `anthropic.claude-sonnet-4-6`, `us.amazon.nova-lite-v1:0`,
 * `arn:aws:bedrock:…:inference-profile/eu.mistral.pixtral-large`.
 */
export function quirksOf(id: string): ModelQuirks {
  const [maker = '', ...rest] = partsOf(id);
  const family = Object.hasOwn(families, maker) ? families[maker] : undefined;
  return { ...plain, ...family?.(rest.join('.')) };
}

function partsOf(id: string): readonly string[] {
  const parts = id.slice(id.lastIndexOf('/') + 1).split('.');
  return places.has(parts[0] ?? '') ? parts.slice(1) : parts;
}
