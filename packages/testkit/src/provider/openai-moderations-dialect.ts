import type { Answer, Script } from './answer.js';
import { list, type ReceivedCall } from './received-call.js';
import { jsonHeaders } from './sse-event.js';

const categories = ['harassment', 'hate', 'self-harm', 'sexual', 'violence'];
/** The word that a simulated moderator takes offence at. */
const offence = 'violence';

/** Judges every input by one word, as OpenAI moderation; it is free. */
export function openAiModerationsScript(call: ReceivedCall, _answer: Answer): Script {
  const { input } = call.body;
  const inputs = typeof input === 'string' ? [input] : list(input);
  const results = inputs.map((entry) => {
    const flagged = JSON.stringify(entry).includes(offence);
    const judge = <Value>(yes: Value, no: Value) =>
      Object.fromEntries(categories.map((category) => [category, flagged && category === offence ? yes : no]));
    return { flagged, categories: judge(true, false), category_scores: judge(0.9, 0.01) };
  });
  const body = { id: 'modr-simulated', model: call.model, results };
  return {
    status: 200,
    headers: jsonHeaders,
    pieces: [{ bytes: Buffer.from(JSON.stringify(body)), outputTokens: 0 }],
    bill: { inputTokens: 0, outputTokens: 0 },
    upstreamId: body.id,
  };
}
