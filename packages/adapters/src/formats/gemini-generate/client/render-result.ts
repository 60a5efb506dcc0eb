import type { ChatResult, Choice, Citation, JsonObject } from '@tollgate/schema';
import type { RenderContext } from '../../../core/client-format.js';
import { defined } from '../../../core/defined.js';
import { asFilledText, asObject, itemsOf } from '../../../core/json-members.js';
import { fromLogprobs } from '../logprobs.js';
import { ownMembers } from '../own-members.js';
import { renderFinish } from './render-finish.js';
import { renderPart, showsThoughts } from './render-parts.js';
import { renderUsage } from './render-usage.js';

/** Writes a whole answer as a `GenerateContentResponse`. */
export function renderResult(result: ChatResult, context: RenderContext): JsonObject {
  const own = ownMembers(result.extensions);
  const blocked = asFilledText(asObject(own?.['promptFeedback'])?.['blockReason']) !== undefined;
  const shown = showsThoughts(context);
  const candidates = result.choices.map((choice, index) =>
    renderCandidate(choice, index, shown, candidateMembers(own, index)),
  );
  return defined({
    candidates: blocked && result.choices.every(({ content }) => content.length === 0) ? undefined : candidates,
    promptFeedback: own?.['promptFeedback'],
    usageMetadata: renderUsage(result.usage, result.extensions),
    modelVersion: result.model ?? context.model,
    responseId: result.id ?? context.responseId,
  });
}

/** What a candidate of this format said besides its content. */
export function candidateMembers(own: JsonObject | undefined, index: number): JsonObject | undefined {
  return asObject(itemsOf(own?.['candidates'])[index]);
}

function renderCandidate(choice: Choice, index: number, shown: boolean, members: JsonObject | undefined): JsonObject {
  const citations = choice.content.flatMap((part) => (part.type === 'text' ? (part.citations ?? []) : []));
  const parts = choice.content.flatMap((part) => renderPart(part, shown));
  return defined({
    content: parts.length === 0 ? { role: 'model' } : { parts, role: 'model' },
    finishReason: renderFinish(
      choice.finish,
      choice.content.some((part) => part.type === 'refusal'),
    ),
    index,
    logprobsResult: fromLogprobs(choice.logprobs),
    citationMetadata: members === undefined ? renderCitations(citations) : undefined,
    ...members,
  });
}

/** The sources that an answer names; those without an address have no place here. */
export function renderCitations(citations: readonly Citation[]): JsonObject | undefined {
  const sources = citations
    .filter(({ url }) => url !== undefined)
    .map(({ url, title }) => defined({ uri: url, title }));
  return sources.length === 0 ? undefined : { citationSources: sources };
}
