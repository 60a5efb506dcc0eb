import { describe, expect, test } from '@jest/globals';
import type { EmbeddingsRequest, JsonObject } from '@tollgate/schema';
import { embeddingsByModel } from './embeddings-by-model.js';
import {
  encodedEmbeddings,
  knownExtra,
  openEmbeddingsNotes,
  purposeOf,
  textsOf,
  wordOfPurpose,
} from './embeddings-request.js';
import type { EmbeddingsTranslation } from './provider.js';

const request: EmbeddingsRequest = { model: 'm', input: ['a', 'b'], encoding: 'float' };

describe('what vectors are for', () => {
  test.each<[JsonObject, string | undefined]>([
    [{ input_type: 'search_document' }, 'document'],
    [{ input_type: 'passage' }, 'document'],
    [{ task_type: 'RETRIEVAL_QUERY' }, 'query'],
    [{ taskType: 'SEMANTIC_SIMILARITY' }, 'similarity'],
    [{ task: 'retrieval.query' }, 'query'],
    [{ task: 'text-matching' }, 'similarity'],
    [{ input_type: 'code retrieval query' }, 'code-query'],
    [{ input_type: '' }, undefined],
    [{}, undefined],
  ])('is told by %j', (extra, purpose) => {
    const notes = openEmbeddingsNotes();
    expect(purposeOf({ ...request, extra }, notes)).toBe(purpose);
    expect([...notes.dropped]).toEqual([]);
  });

  test('in a word that nobody knows is told as left out, and so is one that the provider lacks', () => {
    const notes = openEmbeddingsNotes();
    expect(purposeOf({ ...request, extra: { input_type: 'poem' } }, notes)).toBeUndefined();
    expect(wordOfPurpose('clustering', { document: 'd' }, notes)).toBeUndefined();
    expect(wordOfPurpose('document', { document: 'd' }, notes)).toBe('d');
    expect([...notes.dropped]).toEqual([
      'input_type: poem is not known',
      'input_type: the provider has none for clustering',
    ]);
  });
});

describe('inputs', () => {
  test('that are token ids, or too many, are refused with their place', () => {
    const notes = openEmbeddingsNotes();
    expect(textsOf({ ...request, input: ['a', [1], 'b'] }, 2, notes)).toEqual(['a', 'b']);
    expect(notes.problems.map(({ path }) => path)).toEqual(['input', 'input[1]']);
    expect(encodedEmbeddings('/x', {}, notes)).toMatchObject({ ok: false });
  });
});

describe('members that only some providers know', () => {
  test('are kept for those and told as left out for the others', () => {
    const notes = openEmbeddingsNotes();
    const extra = { truncate: 'END', colour: 'red', input_type: 'query' };
    expect(knownExtra({ ...request, extra, user: 'u' }, ['truncate'], notes)).toEqual({ truncate: 'END' });
    expect(encodedEmbeddings('/x', {}, notes)).toMatchObject({ value: { dropped: ['user', 'colour'] } });
  });
});

test('models of one provider may speak several formats', () => {
  const failure = { code: 'upstream.error', message: 'x', status: 500, retryable: true } as const;
  const of = (path: string): EmbeddingsTranslation => ({
    encodeRequest: () => encodedEmbeddings(path, {}, openEmbeddingsNotes()),
    decodeResponse: () => ({ ok: true, value: { model: path, vectors: [], usage: {} } }),
    decodeFailure: () => failure,
  });
  const both = embeddingsByModel(
    (model) => of(model === 'm' ? '/a' : '/b'),
    () => failure,
  );
  expect(both.encodeRequest(request)).toMatchObject({ value: { wire: { path: '/a' } } });
  expect(both.encodeRequest({ ...request, model: 'n' })).toMatchObject({ value: { wire: { path: '/b' } } });
  const response = { status: 200, headers: {}, body: null };
  expect(both.decodeResponse(response, request)).toMatchObject({ value: { model: '/a' } });
  expect(both.decodeFailure(response)).toBe(failure);
});
