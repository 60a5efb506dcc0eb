/** What asks a model for JSON without a schema where the wire format cannot. It goes behind all other instructions. */
export const jsonInstruction =
  'Answer with one valid JSON object and nothing else: no text before or after it, and no code fence around it.';

/** What the caller is told of it, because nothing holds the model to it. */
export const jsonInstructionNote = 'response_format: JSON is only asked for in the instructions';
