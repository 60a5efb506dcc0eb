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
 * What is wrong with a choice that wants a tool called where there is none. Every provider refuses it; what is written anew
 * would have to go without the wish.
 */
export function choiceWithoutTools({ tools = [], toolChoice }: ChatRequest): readonly RequestProblem[] {
  const isForced = toolChoice?.type === 'required' || toolChoice?.type === 'tool';
  if (!isForced || tools.length > 0) return [];
  return [{ path: 'tool_choice', message: 'wants a tool called, and there is none; send tools as well' }];
}
