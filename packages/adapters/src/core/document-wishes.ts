import type { FilePart } from '@tollgate/schema';

/** What a caller wants done with a document, by the names that are told where nobody can be asked for it. */
export function documentWishes({ citations, context }: FilePart): readonly string[] {
  return [...(citations === undefined ? [] : ['citations']), ...(context === undefined ? [] : ['context'])];
}
