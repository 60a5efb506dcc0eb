import { afterAll, describe, expect, test } from '@jest/globals';
import type { EmbeddingsRequest, JsonValue } from '@tollgate/schema';
import fc from 'fast-check';
import type { EmbeddingsTranslation } from '../src/core/provider.js';
import { providers } from '../src/providers/index.js';
import { findProvider } from '../src/registry.js';
import { expectedCode } from './harness/expected-errors.js';
import { kindsOfRecordings } from './harness/families.js';
import { embeddingsOracleOf } from './harness/oracles/embeddings.js';
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
  test('are there, or the whole folder is absent', () => {
    expect(folder === undefined || cases.length > 0).toBe(true);
  });

  for (const recorded of cases) describeCase(folder ?? '', recorded);
});

function translationOf({ provider }: RecordedCase): EmbeddingsTranslation {
  const kind = kindsOfRecordings.get(provider) ?? provider;
  const translation = findProvider(kind)?.embeddings;
  if (translation === undefined)
    throw new Error(`There are recorded embeddings of ${provider}, and nobody to read them.`);
  return translation;
}

function describeCase(from: string, recorded: RecordedCase): void {
  const oracle = embeddingsOracleOf(recorded.provider);
  const body = bodyOf(readResponse(from, recorded));
  const original = readRequest(from, recorded);
  const asked = original === undefined ? undefined : oracle.readRequest(original);
  const vectors = oracle.vectors(body);
  // Where the address names the model, the body does not.
  const request: EmbeddingsRequest = {
    ...(asked ?? { input: vectors.map(() => 'x'), encoding: 'float' }),
    model: asked?.model || recorded.model,
  };

  test(`${recorded.path} reads as a plain reader reads it`, () => {
    const response = { status: recorded.status, headers: readHeaders(from, recorded), body };
    const decoded = translationOf(recorded).decodeResponse(response, request);
    if (recorded.status >= 400) {
      const code = expectedCode(recorded.status, body);
      expect(decoded).toMatchObject({ ok: false, failure: { code, status: recorded.status } });
    } else {
      if (!decoded.ok) throw new Error(decoded.failure.message);
      expect(decoded.value.vectors).toEqual(
        vectors.map((vector) => expectedVector(vector, request, recorded.provider)),
      );
      expect(decoded.value.usage.inputTokens).toBe(oracle.inputTokens(body));
    }
    tally.count('recorded embeddings', recorded.provider);
  });

  if (original === undefined || asked === undefined) {
    tally.count('recorded embeddings, requests left out', whyLeftOut(original));
    return;
  }
  test(`${recorded.path}/request.json means the same after encoding`, () => {
    const encoded = translationOf(recorded).encodeRequest(request);
    if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
    const sent: JsonValue = JSON.parse(JSON.stringify(encoded.value.wire.body));
    expect(oracle.texts(sent)).toEqual(oracle.texts(original));
    expect(oracle.readRequest(sent)).toEqual({ ...asked, encoding: expect.anything() });
    tally.count('recorded embeddings, requests', recorded.provider);
  });
}

function whyLeftOut(original: JsonValue | undefined): string {
  if (original === undefined) return 'the source kept no request';
  return JSON.stringify(original).includes('inline_data') ? 'asks for a picture' : 'was meant to be refused';
}

/** What a caller should get: Perplexity's signed bytes as numbers, everything else as it came. */
function expectedVector(vector: JsonValue | undefined, request: EmbeddingsRequest, provider: string): unknown {
  if (typeof vector !== 'string' || request.encoding === 'base64') return vector;
  const bytes = Buffer.from(vector, 'base64');
  if (provider === 'perplexity') return [...new Int8Array(bytes)];
  return Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4));
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
