/**
 * OpenAI's models that take no chat: those with `pro`, for code, research or computers in their names. Chat is answered
 * there with 404, "This model is only supported in v1/responses". They are the ones that the types of OpenAI's SDK name
 * for Responses only, and the whole of the families that carry these words; models of others may be called `pro` and chat.
 */
const responsesOnly =
  /^(?:gpt-|o\d).*(?:-pro(?:-\d{4}-\d{2}-\d{2})?$|codex|deep-research|-cyber|-daybreak-|-rosalind)|^(?:codex|computer-use)-/;

/** Whether a model is reached by Responses only, whichever format its caller speaks. */
export function speaksResponsesOnly(model: string): boolean {
  return responsesOnly.test(model);
}
