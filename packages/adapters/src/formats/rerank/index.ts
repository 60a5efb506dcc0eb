export { rerankAt } from './cohere-rerank.js';
export { parseRerankRequest, renderRerankResult, rerankDocumentsMax } from './rerank-client.js';
