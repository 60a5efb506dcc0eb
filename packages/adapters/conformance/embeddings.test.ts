import { afterAll, describe, expect, test } from '@jest/globals';
import type { EmbeddingsRequest, JsonValue } from '@tollgate/schema';
import fc from 'fast-check';
import type { EmbeddingsTranslation } from '../src/core/provider.js';
import { parseEmbeddingsRequest } from '../src/formats/openai-embeddings/index.js';
import { providers } from '../src/providers/index.js';
import { findProvider } from '../src/registry.js';
import { expectedCode } from './harness/expected-errors.js';
import { pickList, pickNumber } from './harness/oracles/pick.js';
import {
  bodyOf,
  type RecordedCase,
  readHeaders,
  readIndex,
  readRequest,
  readResponse,
  recordingsFolder,
} from './harness/recordings-folder.js';
import { Tally } from './harness/tally.js';

const tally = new Tally();
afterAll(() => tally.print());

const folder = recordingsFolder();
const cases = folder === undefined ? [] : readIndex(folder).filter((recorded) => recorded.api === 'embeddings');

describe('recorded embeddings', () => {
  for (const recorded of cases) {
    const translation = findProvider(recorded.provider)?.embeddings;
    if (folder !== undefined && translation !== undefined) describeCase(folder, recorded, translation);
  }

  test('are replayed for each provider that makes vectors and has recordings, or are absent', () => {
    expect(folder === undefined || cases.length > 0).toBe(true);
  });
});

function describeCase(from: string, recorded: RecordedCase, translation: EmbeddingsTranslation): void {
  const body = bodyOf(readResponse(from, recorded));
  const request = requestOf(readRequest(from, recorded), body);
  const response = { status: recorded.status, headers: readHeaders(from, recorded), body };

  test(`${recorded.path} reads as a plain reader reads it`, () => {
    const decoded = translation.decodeResponse(response, request);
    if (recorded.status >= 400) {
      expect(decoded).toMatchObject({
        ok: false,
        failure: { code: expectedCode(recorded.status, body), status: recorded.status },
      });
    } else {
      const rows = pickList(body, 'data');
      expect(decoded.ok && decoded.value.vectors).toHaveLength(rows.length);
      const usage = decoded.ok ? decoded.value.usage : undefined;
      expect(usage?.inputTokens).toBe(pickNumber(body, 'usage', 'prompt_tokens'));
    }
    tally.count('recorded embeddings', recorded.provider);
  });

  const original = readRequest(from, recorded);
  if (original === undefined || !parseEmbeddingsRequest(original).ok) return;
  test(`${recorded.path}/request.json means the same after encoding`, () => {
    const sent: JsonValue = JSON.parse(JSON.stringify(translation.encodeRequest(request).body));
    const inputs = (value: JsonValue | undefined): JsonValue[] => {
      const input = pickList(value, 'input');
      return input.length > 0 ? input : [Object(value).input];
    };
    expect(inputs(sent)).toEqual(inputs(original));
  });
}

/** Some sources kept no request; what was asked for can then be told from the answer. */
function requestOf(recorded: JsonValue | undefined, body: JsonValue): EmbeddingsRequest {
  const parsed = parseEmbeddingsRequest(recorded ?? null);
  if (parsed.ok) return parsed.value;
  return { model: 'm', input: pickList(body, 'data').map(() => 'x'), encoding: 'float' };
}

describe.each(
  providers.filter((provider) => 'embeddings' in provider).map((provider) => [provider.id, provider] as const),
)('vectors of %s', (_id, provider) => {
  test('are asked for the same way each time, and no JSON value makes the reader throw', () => {
    const translation = 'embeddings' in provider ? provider.embeddings : undefined;
    if (translation === undefined) throw new Error('no embeddings');
    const request: EmbeddingsRequest = { model: 'm', input: ['a', 'b'], encoding: 'base64', dimensions: 3 };
    expect(translation.encodeRequest(structuredClone(request))).toEqual(translation.encodeRequest(request));
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const body: JsonValue = JSON.parse(JSON.stringify(value));
        for (const status of [200, 404]) translation.decodeResponse({ status, headers: {}, body }, request);
      }),
      { numRuns: 100 },
    );
  });
});
