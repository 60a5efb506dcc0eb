import { type EmbeddingsRequest, fail, type JsonObject, ok, type Result } from '@tollgate/schema';
import type { EncodedRequest } from './chat-translation.js';
import type { RequestProblem } from './client-format.js';
import { asFilledText } from './json-members.js';

/** What encoding one request for vectors has to tell besides its body. */
export interface EmbeddingsNotes {
  /** Why the request cannot be sent; one is enough to refuse it. */
  readonly problems: RequestProblem[];
  /** What was left out, as `member` or `member: reason`. */
  readonly dropped: Set<string>;
}

export function openEmbeddingsNotes(): EmbeddingsNotes {
  return { problems: [], dropped: new Set() };
}

/** The inputs of a request to a provider that takes only texts, and at most so many of them in one call. */
export function textsOf(request: EmbeddingsRequest, most: number, notes: EmbeddingsNotes): readonly string[] {
  if (request.input.length > most) {
    const many = most === 1 ? 'one text' : `${most} texts`;
    notes.problems.push({ path: 'input', message: `this model takes ${many} in one call` });
  }
  const texts: string[] = [];
  request.input.forEach((input, index) => {
    if (typeof input === 'string') texts.push(input);
    else notes.problems.push({ path: `input[${index}]`, message: 'this provider takes texts, not token ids' });
  });
  return texts;
}

/** What vectors are for. Many models make others for a question than for the texts that may answer it. */
export type EmbeddingsPurpose =
  | 'document'
  | 'query'
  | 'classification'
  | 'clustering'
  | 'similarity'
  | 'question-answering'
  | 'fact-verification'
  | 'code-query';

const purposes: ReadonlyMap<string, EmbeddingsPurpose> = new Map([
  ['document', 'document'],
  ['passage', 'document'],
  ['search_document', 'document'],
  ['retrieval_document', 'document'],
  ['retrieval_passage', 'document'],
  ['query', 'query'],
  ['search_query', 'query'],
  ['retrieval_query', 'query'],
  ['classification', 'classification'],
  ['clustering', 'clustering'],
  ['separation', 'clustering'],
  ['similarity', 'similarity'],
  ['semantic_similarity', 'similarity'],
  ['text_matching', 'similarity'],
  ['question_answering', 'question-answering'],
  ['fact_verification', 'fact-verification'],
  ['code_retrieval_query', 'code-query'],
]);

/** Members by which callers say what vectors are for; OpenAI's own format has none, so each vendor's name is known. */
const purposeMembers = ['input_type', 'task_type', 'taskType', 'task'] as const;

/** What the caller wants the vectors for, in any vendor's words; a word that nobody knows is told as left out. */
export function purposeOf(request: EmbeddingsRequest, notes: EmbeddingsNotes): EmbeddingsPurpose | undefined {
  for (const member of purposeMembers) {
    const word = asFilledText(request.extra?.[member]);
    if (word === undefined) continue;
    const purpose = purposes.get(word.toLowerCase().replace(/[\s.-]/g, '_'));
    if (purpose === undefined) notes.dropped.add(`${member}: ${word.slice(0, purposeCharsMax)} is not known`);
    return purpose;
  }
  return undefined;
}

/** Longest word of a caller that is repeated to it. */
const purposeCharsMax = 64;

/** The word a provider has for a purpose; one that it lacks is told as left out. */
export function wordOfPurpose<Word extends string>(
  purpose: EmbeddingsPurpose | undefined,
  words: Readonly<Partial<Record<EmbeddingsPurpose, Word>>>,
  notes: EmbeddingsNotes,
): Word | undefined {
  if (purpose === undefined) return undefined;
  const word = words[purpose];
  if (word === undefined) notes.dropped.add(`input_type: the provider has none for ${purpose}`);
  return word;
}

/** Members only some providers know: those that this one knows, the others being told as left out. */
export function knownExtra(
  { extra, user }: EmbeddingsRequest,
  known: readonly string[],
  notes: EmbeddingsNotes,
): JsonObject {
  if (user !== undefined) notes.dropped.add('user');
  const kept: Record<string, JsonObject[string]> = {};
  for (const [name, value] of Object.entries(extra ?? {})) {
    if (known.includes(name)) kept[name] = value;
    else if (!purposeMembers.some((member) => member === name)) notes.dropped.add(name);
  }
  return kept;
}

/** The call, or why it cannot be made. */
export function encodedEmbeddings(
  path: string,
  body: JsonObject,
  { problems, dropped }: EmbeddingsNotes,
): Result<EncodedRequest, readonly RequestProblem[]> {
  if (problems.length > 0) return fail(problems);
  return ok({ wire: { method: 'POST', path, headers: {}, body }, dropped: [...dropped] });
}
