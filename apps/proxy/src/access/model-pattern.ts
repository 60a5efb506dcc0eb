const wildcard = '*';

/**
 * Whether a pattern is the whole text, where `*` stands for any characters or none. Both come from people, so the work
 * is bounded by the product of their lengths, whatever they hold.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  let patternAt = 0;
  let textAt = 0;
  /** Behind the last wildcard, and how far the text was when it was met: where to go on when a guess fails. */
  let retryPatternAt = -1;
  let retryTextAt = 0;
  while (textAt < text.length) {
    if (pattern[patternAt] === wildcard) {
      patternAt += 1;
      retryPatternAt = patternAt;
      retryTextAt = textAt;
    } else if (patternAt < pattern.length && pattern[patternAt] === text[textAt]) {
      patternAt += 1;
      textAt += 1;
    } else if (retryPatternAt >= 0) {
      retryTextAt += 1;
      textAt = retryTextAt;
      patternAt = retryPatternAt;
    } else return false;
  }
  while (pattern[patternAt] === wildcard) patternAt += 1;
  return patternAt === pattern.length;
}
