import {
  type AuthScheme,
  clientFormats,
  type ModelAbilities,
  type ModelAbility,
  type ModelCard,
  type PassedEndpoint,
  type Provider,
  passedEndpoints,
} from '@tollgate/adapters';
import { type KeyImport, keyImports } from '@tollgate/adapters/catalog';
import { type Endpoint, FormatId } from '@tollgate/schema';

const unknown = '–';

/** The page of providers, from what the registry knows of them. */
export function providersPage(providers: readonly Provider[]): string {
  const sorted = [...providers].sort((left, right) => (left.id < right.id ? -1 : 1));
  const settings = [...optionsOf(sorted), ...keysOf(sorted)];
  const sections = [opening, overview(sorted), others, otherEndpoints(sorted), ...settings, '## Models', legend];
  return `${[...sections, ...sorted.map(modelsOf)].join('\n\n')}\n`;
}

const callerFormats = clientFormats.map(({ id }) => `\`${id}\``).join(', ');

const opening = `# Providers

The kinds of providers that Tollgate speaks to. This page is written from the registry by
\`node infra/local/with-tools.mjs node tools/docs/src/write-providers.ts\`, and \`npm run verify\` compares the two. Where
numbers and abilities come from is said in each provider’s folder of
[packages/adapters/src/providers](../packages/adapters/src/providers).

*Kind* is the word for a provider in the configuration. Where no *address* is given only the operator knows it, and it has
to be configured as \`baseUrl\`; any other can be. What stands in braces in an address is an option. *Key* names the
environment variable in which a provider’s key is usually found.
*Claims* are the bare model names that lead to a kind without a prefix, besides those of its catalogue.

A provider that takes an AWS signature has a credential of \`accessKeyId\`, \`secretAccessKey\` and, where it is temporary,
\`sessionToken\`, or an \`apiKey\` where it takes a bearer token too; the region is the one its address names, else its option
\`region\`. One that takes a Google OAuth token has the \`clientEmail\` and \`privateKey\` of a service account, or the members
of the key file that Google hands out for one. All others have an \`apiKey\`. Callers speak ${callerFormats}; the other
formats are spoken towards providers only.`;

function overview(providers: readonly Provider[]): string {
  const rows = providers.map((provider) => [
    provider.displayName,
    code(provider.id),
    formatsOf(provider).map(code).join(', '),
    addressOf(provider),
    signing(provider.auth),
    provider.apiKeyVariable === undefined ? unknown : code(provider.apiKeyVariable),
    provider.modelPatterns.length === 0 ? unknown : provider.modelPatterns.map(code).join(', '),
  ]);
  return table(['provider', 'kind', 'formats', 'address', 'signed by', 'key', 'claims'], rows);
}

const others = `## Other endpoints

What else a provider has: \`/v1/embeddings\` (vectors), \`/v1/images/generations\` (pictures) and \`/v1/images/edits\`,
\`/v1/audio/speech\`, \`/v1/audio/transcriptions\` and \`/v1/audio/translations\`, \`/v1/moderations\`, \`/v1/rerank\`. A
provider that is not listed has chat alone; so has a model that cannot do what its provider can.`;

const endpointWords: Readonly<Record<PassedEndpoint, string>> = {
  images: 'pictures',
  'image-edits': 'edits',
  speech: 'speech',
  transcriptions: 'transcriptions',
  translations: 'translations',
  moderations: 'moderation',
};

function otherEndpoints(providers: readonly Provider[]): string {
  const head = ['kind', 'vectors', ...passedEndpoints.map((name) => endpointWords[name]), 'rerank'];
  const mark = (has: unknown): string => (has === undefined ? '' : 'yes');
  const rows = providers.flatMap(({ id, embeddings, endpoints, rerank }) => {
    const marks = [embeddings, ...passedEndpoints.map((name) => endpoints?.paths[name]), rerank].map(mark);
    return marks.includes('yes') ? [[code(id), ...marks]] : [];
  });
  return table(head, rows);
}

/** Where it is, or what its address is made of. */
function addressOf({ baseUrl, baseUrlFrom, options = [] }: Provider): string {
  const parts = Object.fromEntries(options.map(({ name }) => [name, `{${name}}`]));
  const address = baseUrl ?? baseUrlFrom?.(parts);
  return address === undefined ? unknown : code(address);
}

const optionsLegend = `Settings of a provider, given as its \`options\`. All other kinds take none. Those of an address are needed where no
\`baseUrl\` is given.`;

function optionsOf(providers: readonly Provider[]): readonly string[] {
  const rows = providers.flatMap(({ id, options = [] }) =>
    options.map(({ name, expectation, inAddress }) => [
      code(id),
      code(name),
      expectation,
      inAddress === true ? 'yes' : 'no',
    ]),
  );
  if (rows.length === 0) return [];
  return ['## Options', optionsLegend, table(['kind', 'option', 'what it is', 'in the address'], rows)];
}

const keysLegend = `\`npm start\` makes a provider, named after its kind, of each of these variables that holds a key, unless there is such
a provider already. Variables *needed* besides say where it is; *optional* ones say more of it.`;

function keysOf(providers: readonly Provider[]): readonly string[] {
  const variables = ({ settings }: KeyImport, required: boolean): string =>
    settings
      .filter((setting) => setting.required === required)
      .map(({ variable }) => code(variable))
      .join(', ');
  const rows = keyImports(providers).map((found) => [
    code(found.variable),
    code(found.kind),
    variables(found, true),
    variables(found, false),
  ]);
  if (rows.length === 0) return [];
  return ['## Keys from the environment', keysLegend, table(['variable', 'kind', 'needed', 'optional'], rows)];
}

/** A provider may choose the format by the model, and by what its caller speaks. */
function formatsOf(provider: Provider): readonly string[] {
  const models = [...provider.catalog.map((card) => card.id), 'any-model'];
  const formats = models.flatMap((model) => [
    provider.chat(model).format,
    ...FormatId.options.map((preferred) => provider.chat(model, preferred).format),
  ]);
  return [...new Set(formats)].sort();
}

function signing(auth: AuthScheme): string {
  switch (auth.kind) {
    case 'bearer':
      return 'bearer token';
    case 'header':
      return code(auth.name);
    case 'aws-sigv4':
      return auth.orBearer === true ? 'AWS signature 4, or bearer token' : 'AWS signature 4';
    case 'google-oauth':
      return 'Google OAuth token';
  }
}

const legend = `What is not listed is not refused: any model a provider has can be called by its name. A dash means that it is not
known, and so does an ability that is not named. *Context* counts input and output together, *answer* the output alone, in
tokens. *Ends* is the day on which the provider takes or took the model away, where it has named one.`;

function modelsOf(provider: Provider): string {
  const heading = `### ${provider.displayName}`;
  if (provider.catalog.length === 0)
    return `${heading}\n\nNo models are listed; which there are is up to the operator.`;
  const rows = provider.catalog.map((card) => [
    code(card.id),
    count(card.contextTokens),
    count(card.outputTokensMax),
    abilitiesOf(card),
    card.deprecatedOn ?? '',
  ]);
  return `${heading}\n\n${table(['model', 'context', 'answer', 'abilities', 'ends'], rows)}`;
}

const words: Readonly<Record<ModelAbility, string>> = {
  tools: 'tools',
  vision: 'images',
  audio: 'sound',
  files: 'files',
  structuredOutput: 'schemas',
  reasoning: 'thinking',
  streaming: 'streams',
};

/** What a model is for, unless it is for chat. */
const purposes: Readonly<Partial<Record<Endpoint, string>>> = {
  embeddings: 'vectors',
  images: 'pictures',
  speech: 'speech',
  transcriptions: 'transcripts',
  moderations: 'moderation',
  rerank: 'reranking',
};

const abilityNames = ['tools', 'vision', 'audio', 'files', 'structuredOutput', 'reasoning', 'streaming'] as const;

function abilitiesOf(card: ModelCard): string {
  const purpose = card.endpoint === undefined ? undefined : purposes[card.endpoint];
  const all = [...(purpose === undefined ? [] : [purpose]), ...namedAbilities(card.abilities ?? {})];
  return all.length === 0 ? unknown : all.join(', ');
}

function namedAbilities(abilities: ModelAbilities): readonly string[] {
  return abilityNames.flatMap((name) => {
    const has = abilities[name];
    if (has === undefined) return [];
    return [has ? words[name] : `no ${words[name]}`];
  });
}

function count(tokens: number | undefined): string {
  return tokens === undefined ? unknown : tokens.toLocaleString('en-GB').replaceAll(',', ' ');
}

function code(text: string): string {
  return `\`${text}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
