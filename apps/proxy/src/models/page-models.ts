import { type Failure, type FormatId, fail, ok, type Result } from '@tollgate/schema';
import type { ListedModel } from '../routing/index.js';

/** Longest page, and the one that a caller gets who names no length: few gateways have more models. */
export const modelsPageMax = 1000;

/** A part of the list of models, and where it stands. */
export interface ModelsPage {
  readonly models: readonly ListedModel[];
  /** Whether there are more in the direction that was asked for. */
  readonly hasMore: boolean;
}

/**
 * The page a caller asks for in its dialect's words: Anthropic's `limit`, `after_id` and `before_id`, Google's `pageSize`
 * and `pageToken`. OpenAI's list has no pages.
 */
export function pageOf(
  models: readonly ListedModel[],
  dialect: FormatId,
  query: URLSearchParams,
): Result<ModelsPage, Failure> {
  if (dialect === 'anthropic-messages') return anthropicPage(models, query);
  if (dialect === 'gemini-generate') return googlePage(models, query);
  return ok({ models, hasMore: false });
}

/** What Google's callers send back for the page behind this one. */
export function pageTokenOf({ models, hasMore }: ModelsPage): string | undefined {
  const last = models.at(-1);
  return hasMore && last !== undefined ? Buffer.from(last.id).toString('base64url') : undefined;
}

function anthropicPage(models: readonly ListedModel[], query: URLSearchParams): Result<ModelsPage, Failure> {
  const length = readLength(query, 'limit');
  if (!length.ok) return length;
  const before = query.get('before_id');
  const after = query.get('after_id');
  if (before === null) return pageAfter(models, after, 'after_id', length.value);
  if (after !== null) return fail(bothWays);
  const end = models.findIndex(({ id }) => id === before);
  if (end === -1) return fail(unknownPlace('before_id'));
  const start = Math.max(0, end - length.value);
  return ok({ models: models.slice(start, end), hasMore: start > 0 });
}

function googlePage(models: readonly ListedModel[], query: URLSearchParams): Result<ModelsPage, Failure> {
  const length = readLength(query, 'pageSize');
  if (!length.ok) return length;
  const token = query.get('pageToken');
  const after = token === null || token === '' ? null : Buffer.from(token, 'base64url').toString('utf8');
  return pageAfter(models, after, 'pageToken', length.value);
}

function pageAfter(
  models: readonly ListedModel[],
  after: string | null,
  param: string,
  length: number,
): Result<ModelsPage, Failure> {
  const place = after === null ? -1 : models.findIndex(({ id }) => id === after);
  if (after !== null && place === -1) return fail(unknownPlace(param));
  const page = models.slice(place + 1, place + 1 + length);
  return ok({ models: page, hasMore: place + 1 + page.length < models.length });
}

function readLength(query: URLSearchParams, param: string): Result<number, Failure> {
  const text = query.get(param);
  if (text === null || text === '') return ok(modelsPageMax);
  const length = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (length > 0) return ok(Math.min(length, modelsPageMax));
  return fail({ code: 'request.invalid', message: `${param} must be a number from 1 to ${modelsPageMax}`, param });
}

const bothWays: Failure = {
  code: 'request.invalid',
  message: 'before_id is taken without after_id only: a page goes one way',
  param: 'before_id',
};

function unknownPlace(param: string): Failure {
  const message = `${param} names no place in the list of models that this key may use; begin without it`;
  return { code: 'request.invalid', message, param };
}
