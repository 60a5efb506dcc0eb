import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, ChatResult, FormatId, JsonObject } from '@tollgate/schema';
import {
  bodyOf,
  type RecordedCase,
  readIndex,
  readRequest,
  readResponse,
  recordingsFolder,
} from '../../../conformance/harness/recordings-folder.js';
import { findProvider } from '../../registry.js';
import { openAiResponsesClient } from './index.js';

const folder = recordingsFolder() ?? '';
const cases = folder === '' ? [] : readIndex(folder).filter(({ api }) => api === 'responses');
const format: FormatId = 'openai-responses';

function requestOf(recorded: RecordedCase): ChatRequest | undefined {
  const body = readRequest(folder, recorded);
  const parsed = body === undefined ? undefined : openAiResponsesClient.parseRequest(body, { model: recorded.model });
  return parsed?.ok === true ? parsed.value : undefined;
}

describe('recorded requests', () => {
  for (const recorded of cases) {
    const request = requestOf(recorded);
    if (request === undefined) continue;
    // Tools that only their provider can run have no place elsewhere, and a chat provider refuses them.
    const isPortable = (request.tools ?? []).every(({ type }) => type === 'function');
    for (const [provider, model] of [
      ['anthropic', 'claude-sonnet-4-6'],
      ['mistral', 'mistral-large-latest'],
    ] as const) {
      if (!isPortable || (provider === 'mistral' && recorded.feature.includes('file_input'))) continue;
      test(`${recorded.path} reaches ${provider} with its words, calls and results, or is refused for what is kept elsewhere`, () => {
        const encoded = findProvider(provider)
          ?.chat(model)
          .encodeRequest({ ...request, model });
        if (encoded?.ok !== true) {
          expect(encoded?.failure.map(({ message }) => message)).toEqual([expect.stringContaining('stored as a file')]);
          expect(JSON.stringify(request)).toContain('"file-id"');
          return;
        }
        const sent = JSON.stringify(encoded.value.wire.body);
        for (const part of wordsOf(request)) expect(sent).toContain(part);
      });
    }
  }

  test('are there, or are absent as a whole', () => {
    expect(folder === '' || cases.length > 0).toBe(true);
  });
});

/** Every text, every name of a function and every result of a conversation, as JSON has them. */
function wordsOf({ messages }: ChatRequest): readonly string[] {
  return messages.flatMap(({ content }) =>
    content.flatMap((part) => {
      if (part.type === 'text' && part.text.trim() !== '') return [JSON.stringify(part.text).slice(1, -1)];
      if (part.type === 'tool-call') return [`"${part.name}"`];
      if (part.type !== 'tool-result') return [];
      return part.content.flatMap((inner) => (inner.type === 'text' ? [JSON.stringify(inner.text).slice(1, -1)] : []));
    }),
  );
}

describe('recorded answers', () => {
  for (const recorded of cases) {
    if (recorded.status >= 400 || recorded.wire !== 'json') continue;
    test(`${recorded.path} is the same answer when it is written again`, () => {
      const body = bodyOf(readResponse(folder, recorded));
      const translation = findProvider(recorded.provider)?.chat(recorded.model, format);
      const decoded = translation?.decodeResponse({ status: 200, headers: {}, body });
      if (decoded?.ok !== true) throw new Error('not read');
      const written = renderAgain(decoded.value);
      const original: { output: JsonObject[]; usage: JsonObject } = JSON.parse(JSON.stringify(body));
      expect(written.output.map(comparable)).toEqual(original.output.map(comparable));
      expect(written.usage).toMatchObject({
        input_tokens: original.usage['input_tokens'],
        output_tokens: original.usage['output_tokens'],
        total_tokens: original.usage['total_tokens'],
      });
    });
  }
});

function renderAgain(result: ChatResult): { readonly output: JsonObject[]; readonly usage: JsonObject } {
  const context = { responseId: 'gateway', createdS: 1, model: 'm', streamUsage: false };
  return JSON.parse(JSON.stringify(openAiResponsesClient.renderResult(result, context)));
}

/** The status of an item follows from that of its response, and empty lists say nothing. */
function comparable(item: JsonObject): JsonObject {
  const { status: _status, ...rest } = item;
  if (item['type'] === 'reasoning') return item;
  return JSON.parse(
    JSON.stringify(rest).replace(/,"(?:annotations|logprobs)":\[\]|"(?:annotations|logprobs)":\[\],/g, ''),
  );
}
