import OpenAI from 'openai';
import { addProvider, until, type World } from './world.ts';

/** A kind of provider, as tests configure it against the fake one. */
export interface Family {
  readonly kind: string;
  /** Below the fake provider's address. */
  readonly basePath: string;
  /** A model that the fake provider knows. */
  readonly model: string;
  readonly options?: Readonly<Record<string, string>>;
  /** What the provider answers to the name of a model that it does not have. */
  readonly unknownModelStatus: number;
}

/** A kind of each format that providers speak, as far as an API key is enough to be let in. */
export const families: readonly Family[] = [
  { kind: 'openai', basePath: '/v1', model: 'gpt-4.1', unknownModelStatus: 404 },
  { kind: 'anthropic', basePath: '', model: 'claude-sonnet-4-6', unknownModelStatus: 404 },
  { kind: 'google', basePath: '', model: 'gpt-4.1', unknownModelStatus: 404 },
  { kind: 'cohere', basePath: '', model: 'gpt-4.1', unknownModelStatus: 404 },
  {
    kind: 'bedrock',
    basePath: '',
    model: 'anthropic.claude-sonnet-4-6',
    options: { region: 'eu-central-1' },
    unknownModelStatus: 400,
  },
];

function idOf(world: World, kind: string): string {
  return `${kind}-${world.projectId.slice(-8)}`;
}

/** A model's name for callers of this world; the family's own model where none is named. */
export function modelOf(world: World, { kind, model }: Family, name = model): string {
  return `${idOf(world, kind)}/${name}`;
}

/** Configures a provider of each family, and waits until the proxy knows all of them. */
export async function addFamilies(world: World): Promise<void> {
  for (const { kind, basePath, options } of families) {
    const baseUrl = world.provider.url + basePath;
    const provider = { id: idOf(world, kind), kind, baseUrl, ...(options === undefined ? {} : { options }) };
    await addProvider(world.admin, provider, `sk-canary-${kind}`);
  }
  const openai = new OpenAI({ baseURL: `${world.stack.proxyUrl()}/v1`, apiKey: world.virtualKey, maxRetries: 0 });
  const messages = [{ role: 'user' as const, content: 'Hello' }];
  for (const family of families) {
    await until(
      () =>
        openai.chat.completions.create({ model: modelOf(world, family), messages }).then(
          () => true,
          () => false,
        ),
      `the proxy does not reach the provider of kind ${family.kind}`,
    );
  }
}
