/** The name of this format in the vocabulary, and of its bag of extensions. */
export const formatId = 'openai-responses';
