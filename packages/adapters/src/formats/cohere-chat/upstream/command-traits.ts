/** What a model accepts where the models of this format differ from each other. */
export interface CommandTraits {
  /** Whether the model thinks in blocks of its own; older ones write a plan before their tool calls and nothing else. */
  readonly thinks: boolean;
  /** Whether `tool_choice` is known. */
  readonly toolChoice: boolean;
}

/** Families that came before thinking, as the documentation lists them (docs.cohere.com/docs/models, /docs/reasoning). */
const withoutThinking = /^(?:c4ai-aya|command(?:-light|-nightly)?$|command-r|command-a-(?:03-2025|vision|translate))/;

/** `tool_choice` came with command-r7b (docs.cohere.com/reference/chat); these are older. */
const withoutToolChoice = /^(?:c4ai-aya|command(?:-light|-nightly)?$|command-r(?:-plus)?(?:$|-0[348]-2024))/;

/** Told by the model's name; a name that is new here is taken for one of the newest. */
export function commandTraits(model: string): CommandTraits {
  return { thinks: !withoutThinking.test(model), toolChoice: !withoutToolChoice.test(model) };
}
