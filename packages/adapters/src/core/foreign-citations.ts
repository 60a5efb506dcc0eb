import type { ChatRequest, FormatId } from '@tollgate/schema';

/**
 * What of earlier answers tells where their words come from, by the name that is told where it is left out. Sources are
 * written in as many ways as there are formats, so they go back to providers of the format that named them only.
 */
export function foreignCitations({ messages }: ChatRequest, own: FormatId): readonly string[] {
  const isForeign = messages.some(({ content }) =>
    content.some(
      (part) => part.type === 'text' && part.citations?.some(({ extensions }) => extensions?.[own] === undefined),
    ),
  );
  return isForeign ? ['citations: known to providers of the format that named them only'] : [];
}
