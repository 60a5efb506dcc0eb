import type { ChatResult } from '@tollgate/schema';

/**
 * Whether a whole answer lacks its end. Only its own format has words for that; a caller of another one is told an error,
 * as it is where a stream was cut, because nobody may take what there is for the answer.
 */
export function isCutShort({ choices }: ChatResult): boolean {
  return choices.some(({ finish }) => finish.reason === 'truncated');
}
