/** The words that a provider has for how fast, and for how much, it answers. */
export interface ServiceTiers {
  /** For the ordinary way, which each format calls something else. */
  readonly standard: string;
  /** Words that mean the same wherever they are known. */
  readonly others: readonly string[];
}

/** OpenAI, Gemini twice, Anthropic and Groq, in this order. */
const standardWords: ReadonlySet<string> = new Set([
  'default',
  'standard',
  'unspecified',
  'standard_only',
  'on_demand',
]);

/** A provider's word for the tier that a caller names in the words of any format; undefined where it has none. */
export function serviceTierOf(wanted: string, { standard, others }: ServiceTiers): string | undefined {
  if (standardWords.has(wanted)) return standard;
  return others.includes(wanted) ? wanted : undefined;
}

/** The words of OpenAI. */
export const openAiTiers: ServiceTiers = {
  standard: 'default',
  others: ['auto', 'fast', 'flex', 'priority', 'scale'],
};
