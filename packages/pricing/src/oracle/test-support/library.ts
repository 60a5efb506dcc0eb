import {
  type ConditionalPrice,
  calcPrice,
  type MatchLogic,
  type ModelInfo,
  type Provider,
  type Usage,
  waitForUpdate,
} from '@pydantic/genai-prices';
import { dayMs, hourMs, type TokenUsage } from '@tollgate/schema';

/** The library that publishes the catalogue has a calculator of its own, in floating point: an independent witness. */
export interface Witness {
  readonly model: ModelInfo;
  readonly usd: number;
}

/** Every provider of the catalogue. */
export async function allProviders(): Promise<readonly Provider[]> {
  const providers = await waitForUpdate();
  if (providers === null) throw new Error('The library has no catalogue');
  return providers;
}

/** What the library says; 'refused' when it throws, undefined when it knows no price. */
export function askLibrary(
  usage: TokenUsage,
  model: string,
  where: { readonly providerId: string } | { readonly provider: Provider },
  atMs: number,
): Witness | 'refused' | undefined {
  try {
    const answer = calcPrice(toLibraryUsage(usage), model, { ...where, timestamp: new Date(atMs) });
    return answer === null ? undefined : { model: answer.model, usd: answer.total_price };
  } catch {
    return 'refused';
  }
}

function toLibraryUsage(usage: TokenUsage): Usage {
  return {
    input_tokens: usage.inputTokens,
    cache_read_tokens: usage.cacheReadTokens,
    cache_write_tokens: usage.cacheWriteTokens,
    cache_write_5m_tokens: usage.cacheWrite5mTokens,
    cache_write_1h_tokens: usage.cacheWrite1hTokens,
    input_audio_tokens: usage.inputAudioTokens,
    input_image_tokens: usage.inputImageTokens,
    cache_audio_read_tokens: usage.cacheReadAudioTokens,
    // Our usage cannot say that pictures were read from the cache; the library wants to hear that none were.
    cache_image_read_tokens: 0,
    output_tokens: usage.outputTokens,
    output_reasoning_tokens: usage.reasoningTokens,
    output_audio_tokens: usage.outputAudioTokens,
    output_image_tokens: usage.outputImageTokens,
    web_searches: usage.webSearches,
  };
}

export function conditionalPrices(model: ModelInfo): readonly ConditionalPrice[] {
  return Array.isArray(model.prices) ? model.prices : [{ prices: model.prices }];
}

/** Moments just before, at and just after each date and each edge of a daily window, on days around the dates. */
export function momentsOf(model: ModelInfo, nowMs: number): readonly number[] {
  const dates = [nowMs];
  const edges = [0];
  for (const { constraint } of conditionalPrices(model)) {
    if (constraint?.type === 'start_date') dates.push(Date.parse(constraint.start_date));
    if (constraint?.type === 'time_of_date') edges.push(timeMs(constraint.start_time), timeMs(constraint.end_time));
  }
  const days = dates.flatMap((date) => [date - dayMs, date, date + dayMs]).map((date) => date - (date % dayMs));
  const moments = days.flatMap((day) =>
    [...edges, 12 * hourMs].flatMap((edge) => [-1, 0, 1].map((off) => day + edge + off)),
  );
  return [...new Set(moments)];
}

/** The catalogue writes its times in UTC; anything else fails here and would need a look. */
function timeMs(time: string): number {
  const ms = Date.parse(`1970-01-01T${time}`);
  if (!time.endsWith('Z') || Number.isNaN(ms)) throw new Error(`Unexpected time ${time}`);
  return ms;
}

export function tierBounds(model: ModelInfo): readonly number[] {
  const prices = conditionalPrices(model).flatMap((conditional) => Object.values(conditional.prices));
  return [
    ...new Set(prices.flatMap((price) => (typeof price === 'object' ? price.tiers.map((tier) => tier.start) : []))),
  ];
}

/** Names that the rules of a model speak of, with the ends that dated and tagged names have in practice. */
export function namesFor(match: MatchLogic): readonly string[] {
  if ('or' in match) return match.or.flatMap(namesFor);
  if ('and' in match) return match.and.flatMap(namesFor);
  if ('regex' in match) return [exampleOf(match.regex)];
  if ('equals' in match) return [match.equals, ` ${match.equals.toUpperCase()} `, `${match.equals}-20250929`];
  if ('starts_with' in match)
    return [match.starts_with, `${match.starts_with}-latest`, `${match.starts_with}-20250929`];
  if ('ends_with' in match) return [match.ends_with, `eu.${match.ends_with}`];
  return [match.contains, `us.${match.contains}-v1:0`];
}

function exampleOf(pattern: string): string {
  return pattern
    .replace(/^\^|\$$/g, '')
    .replaceAll('\\d{4}-\\d{2}-\\d{2}', '2026-03-05')
    .replaceAll('\\d{8}', '20260305')
    .replaceAll('\\d', '7')
    .replaceAll('\\', '');
}
