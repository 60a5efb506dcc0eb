import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';

/** One thing an application does. */
export interface Task {
  readonly team: string;
  readonly feature: string;
  readonly user: string;
  /** The provider is meant to refuse it, to show how that looks in the report. */
  readonly isRefused: boolean;
  /** Calls to providers that running it once takes, and how many of them fail. */
  readonly attempts: number;
  readonly failed: number;
  /** Runs it once; rejects when it is refused. */
  readonly run: () => Promise<void>;
}

export interface Clients {
  readonly openai: (headers: Readonly<Record<string, string>>) => OpenAI;
  readonly anthropic: (headers: Readonly<Record<string, string>>) => Anthropic;
}

/** Clients as applications make them: their own SDK with another base URL. */
export function clientsFor(proxyUrl: string, apiKey: string): Clients {
  return {
    openai: (defaultHeaders) => new OpenAI({ baseURL: `${proxyUrl}/v1`, apiKey, defaultHeaders, maxRetries: 0 }),
    anthropic: (defaultHeaders) => new Anthropic({ baseURL: proxyUrl, apiKey, defaultHeaders, maxRetries: 0 }),
  };
}

const weather: OpenAI.ChatCompletionFunctionTool = {
  type: 'function',
  function: { name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
};
const rules = 'Answer politely, in one sentence, and never invent a fact. '.repeat(120);

/** Routes of the demo: one falls back to its second target each time, the other tries its only target twice. */
export interface DemoRoutes {
  readonly fallingBack: string;
  readonly limited: string;
}

/** The features of three teams, each with its own SDK, model and way of asking. */
export function tasks(clients: Clients, routes: DemoRoutes, run: string): readonly Task[] {
  const headers = (team: string, feature: string, user: string) => ({
    'x-tags': `team: ${team}, feature: ${feature}, demo: ${run}`,
    'x-user': user,
  });
  const task = (
    team: string,
    feature: string,
    user: string,
    work: (headers: Readonly<Record<string, string>>) => Promise<unknown>,
  ): Task => ({
    team,
    feature,
    user,
    isRefused: false,
    attempts: 1,
    failed: 0,
    async run() {
      await work(headers(team, feature, user));
    },
  });
  const user = (content: string) => [{ role: 'user' as const, content }];
  return [
    task('support', 'chat', 'ada', async (tags) => {
      const request = { model: 'sim/gpt-4.1-mini', messages: user('Where is my order?'), stream: true as const };
      for await (const _ of await clients.openai(tags).chat.completions.create(request));
    }),
    task('support', 'summaries', 'grace', (tags) =>
      clients.anthropic(tags).messages.create({
        model: 'sim/claude-haiku-4-5',
        max_tokens: 200,
        // Each run writes the prompt cache once and reads it from then on.
        system: [{ type: 'text', text: `${run} ${rules}`, cache_control: { type: 'ephemeral' } }],
        messages: user('Summarise the last call.'),
      }),
    ),
    task('platform', 'code-review', 'linus', (tags) =>
      clients
        .anthropic(tags)
        .messages.stream({ model: 'sim/gpt-4.1', max_tokens: 300, messages: user('Review this diff.') })
        .finalMessage(),
    ),
    {
      ...task('platform', 'agents', 'barbara', async (tags) => {
        const client = clients.openai(tags);
        const request = { model: 'sim/claude-sonnet-4-6', messages: user('Do I need an umbrella?'), tools: [weather] };
        const first = await client.chat.completions.create(request);
        const message = first.choices[0]?.message;
        if (message === undefined) return;
        const results = (message.tool_calls ?? []).map(({ id }) => ({
          role: 'tool' as const,
          tool_call_id: id,
          content: 'Rain',
        }));
        await client.chat.completions.create({ ...request, messages: [...request.messages, message, ...results] });
      }),
      attempts: 2,
    },
    task('search', 'embeddings', 'edsger', (tags) =>
      clients.openai(tags).embeddings.create({ model: 'sim/text-embedding-3-small', input: ['one', 'two', 'three'] }),
    ),
    {
      ...task('search', 'answers', 'edsger', (tags) =>
        clients
          .openai(tags)
          .chat.completions.create({ model: routes.fallingBack, messages: user('Which page says that?') }),
      ),
      attempts: 2,
      failed: 1,
    },
    {
      ...task('search', 'answers', 'edsger', (tags) =>
        clients.openai(tags).chat.completions.create({ model: routes.limited, messages: user('Again!') }),
      ),
      isRefused: true,
      attempts: 2,
      failed: 2,
    },
  ];
}
