import type { EmbeddingsPurpose } from '../../core/embeddings-request.js';

/** What Google's models call the purposes of vectors (ai.google.dev/api/embeddings, enumeration `TaskType`). */
export const taskTypes: Readonly<Record<EmbeddingsPurpose, string>> = {
  document: 'RETRIEVAL_DOCUMENT',
  query: 'RETRIEVAL_QUERY',
  classification: 'CLASSIFICATION',
  clustering: 'CLUSTERING',
  similarity: 'SEMANTIC_SIMILARITY',
  'question-answering': 'QUESTION_ANSWERING',
  'fact-verification': 'FACT_VERIFICATION',
  'code-query': 'CODE_RETRIEVAL_QUERY',
};
