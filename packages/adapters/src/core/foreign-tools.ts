import type { ChatRequest, FormatId } from '@tollgate/schema';
import type { RequestProblem } from './client-format.js';

/**
 * Why a tool cannot go to a provider: only those of the format it is of can run it. To leave it out would answer another
 * question, since nobody asks for a search who would do without.
 */
export function foreignTool(at: number, format: FormatId): RequestProblem {
  return { path: `tools[${at}]`, message: `only a provider of the format ${format} can run this tool` };
}

/** Why a choice among the tools cannot go to a provider. */
export function foreignChoice(format: FormatId): RequestProblem {
  return { path: 'tool_choice', message: `only a provider of the format ${format} knows this choice` };
}

/**
 * What is wrong with a choice that wants a tool called, or that only its own format knows, where there is none. Every
 * provider refuses it; what is written anew would have to go without the wish.
 */
export function choiceWithoutTools({ tools = [], toolChoice }: ChatRequest): readonly RequestProblem[] {
  if (tools.length > 0 || toolChoice === undefined || toolChoice.type === 'auto' || toolChoice.type === 'none')
    return [];
  const wish =
    toolChoice.type === 'opaque' ? 'chooses among tools, and there are none' : 'wants a tool called, and there is none';
  return [{ path: 'tool_choice', message: `${wish}; send tools as well` }];
}
