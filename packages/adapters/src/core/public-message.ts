/** Longest provider message that is kept for a caller, in UTF-16 code units. */
export const publicMessageCharsMax = 2000;

const redacted = '[redacted]';
const secretPatterns: readonly (readonly [RegExp, string])[] = [
  // "Incorrect API key provided: abc", "Your api key: ****-key is invalid"
  [/((?:api[ _-]?key|token|credential)(?: provided)?\s*[:=]\s*["']?)[^\s"',.]{4,}/gi, `$1${redacted}`],
  [/\b(Bearer|Basic)\s+[\w.~+/=*-]{8,}/gi, `$1 ${redacted}`],
  [/\b(?:sk|rk|pk|xai|gsk|csk|pplx|hf|tgp|tg|org|proj)[-_][\w*.-]{6,}/g, redacted],
  [/\bAIza[\w-]{20,}/g, redacted],
];

/** A provider's message as a caller may read it: of bounded length, and without what looks like a key or an account. */
export function publicMessage(text: string): string {
  let shown = text.slice(0, publicMessageCharsMax);
  for (const [pattern, replacement] of secretPatterns) shown = shown.replace(pattern, replacement);
  return shown;
}
