import type { Answer, Script } from './answer.js';
import { list, type ReceivedCall, text } from './received-call.js';
import { jsonHeaders } from './sse-event.js';

const documentsPerSearch = 100;

/** Puts documents in the order of the words they share with the query, as Cohere's rerank. */
export function cohereRerankScript(call: ReceivedCall, _answer: Answer): Script {
  const documents = list(call.body['documents']).map((document) => text(document) ?? '');
  const query = wordsOf(text(call.body['query']) ?? '');
  const results = documents
    .map((document, index) => {
      const words = wordsOf(document);
      const shared = [...query].filter((word) => words.has(word)).length;
      return { index, relevance_score: query.size === 0 ? 0 : shared / query.size };
    })
    .sort((left, right) => right.relevance_score - left.relevance_score)
    .slice(0, Number(call.body['top_n'] ?? documents.length));
  const searchUnits = Math.ceil(documents.length / documentsPerSearch);
  const meta = { api_version: { version: '2' }, billed_units: { search_units: searchUnits } };
  const body = { id: 'rerank-simulated', results, meta };
  return {
    status: 200,
    headers: jsonHeaders,
    pieces: [{ bytes: Buffer.from(JSON.stringify(body)), outputTokens: 0 }],
    bill: { inputTokens: 0, outputTokens: 0, searchUnits },
    upstreamId: body.id,
  };
}

function wordsOf(sentence: string): ReadonlySet<string> {
  return new Set(sentence.toLowerCase().match(/\w+/g) ?? []);
}
