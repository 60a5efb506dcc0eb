/** The id of this format, and the key of its own members in every `extensions` bag. */
export const formatId = 'gemini-generate' as const;
