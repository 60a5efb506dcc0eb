import { describe, expect, test } from '@jest/globals';
import { type Asking, ask, chat } from '../testing/caller.js';
import { providersAt } from '../testing/families.js';
import { chatStream } from '../testing/openai-wire.js';
import { begin, type Events, gemini, responses } from '../testing/raw-streams.js';
import { lastChunk } from '../testing/raw-upstream.js';
import { setStage } from '../testing/stage.js';

// What an answer ends with that does not come to its end, in each dialect, as `docs/dialects.md` promises it.

const { upstream, proxy } = await setStage(({ upstream: url }) => ({
  // One of them speaks no Responses, so that its answers are written anew for callers of those.
  providers: [...providersAt(url), { id: 'groq', kind: 'groq', baseUrl: `${url}/v1` }],
}));

const error = 'data: {"error":{"message":"boom","type":"server_error"}}\n\n';
const broken = 'data: {"choices":[{"index":0,"delta":{"content":"lost wo\n\n';
const failures: Readonly<Record<string, Events>> = {
  'is cut off': chatStream.slice(0, 3),
  'fails at its provider': [...chatStream.slice(0, 3), error],
  'loses a piece': [...chatStream.slice(0, 2), broken, ...chatStream.slice(2)],
};

/** The last two events: their names, or what they hold where events have none. */
function endOf(text: string): readonly string[] {
  const events = text.split(/\r?\n\r?\n/).filter((event) => event !== '');
  return events.slice(-2).map((event) => {
    const [, name] = /^event: (.*)$/m.exec(event) ?? [];
    return name ?? Object.keys(JSON.parse(event.replace(/^data: /, ''))).join();
  });
}

describe.each(Object.entries(failures))('a stream that %s', (how, events) => {
  /** The end of the answer; its connection may be broken off behind it. */
  const endFor = async (asking: Asking): Promise<readonly string[]> => {
    upstream.answer = (received) => {
      begin(received, events);
      received.socket.write(lastChunk);
    };
    const answer = await ask(proxy, asking);
    await answer.ended.catch(() => undefined);
    return endOf(answer.text);
  };

  test('ends in an error for callers of Anthropic', async () => {
    const body = chat('oai/gpt-4.1', { stream: true, max_tokens: 9 });
    expect((await endFor({ path: '/v1/messages', body })).at(-1)).toBe('error');
  });

  test('ends in an error for callers of Google', async () => {
    expect((await endFor(gemini('oai/gpt-4.1'))).at(-1)).toBe('error');
  });

  test('ends in an error for callers of Responses, and in what says the same where the connection is not cut', async () => {
    const end = await endFor(responses('groq/llama-3.3-70b-versatile'));
    if (how === 'is cut off') expect(end.at(-1)).toBe('error');
    else expect(end).toEqual(['error', 'response.failed']);
  });
});
