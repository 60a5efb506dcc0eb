import type { Answer, Bill, Script } from './answer.js';
import { type ReceivedCall, text } from './received-call.js';
import { silence } from './silence.js';
import { eventStreamHeaders, namedEvent } from './sse-event.js';

const msPerCharacter = 60;
const piecesPerSpeech = 8;
const tokensPerPiece = 16;

/** Writes silence of about the right length, as OpenAI speech: bare sound, or events where they are asked for. */
export function openAiSpeechScript(call: ReceivedCall, answer: Answer): Script {
  const inputCharacters = charactersOf(text(call.body['input']) ?? '');
  const isByToken = call.model.startsWith('gpt-');
  const bill: Bill = isByToken
    ? { inputTokens: answer.inputTokens, outputTokens: tokensPerPiece * piecesPerSpeech, inputCharacters }
    : { inputTokens: 0, outputTokens: 0, inputCharacters };
  const { bytes, contentType } = silence(text(call.body['response_format']) ?? 'mp3', inputCharacters * msPerCharacter);
  const step = Math.max(1, Math.ceil(bytes.length / piecesPerSpeech));
  const parts = Array.from({ length: piecesPerSpeech }, (_, index) => bytes.subarray(index * step, (index + 1) * step));
  const outputTokens = isByToken ? tokensPerPiece : 0;
  if (call.body['stream_format'] !== 'sse') {
    const pieces = parts.map((part) => ({ bytes: part, outputTokens }));
    return { status: 200, headers: { 'content-type': contentType }, pieces, bill };
  }
  const usage = {
    input_tokens: bill.inputTokens,
    output_tokens: bill.outputTokens,
    total_tokens: bill.inputTokens + bill.outputTokens,
  };
  const events = parts.map((part) => ({ type: 'speech.audio.delta', audio: part.toString('base64') }));
  return {
    status: 200,
    headers: eventStreamHeaders,
    pieces: [
      ...events.map((event) => namedEvent(event.type, event, outputTokens)),
      namedEvent('speech.audio.done', { type: 'speech.audio.done', usage }),
    ],
    bill,
  };
}

/** Code points, not halves of them. */
function charactersOf(spoken: string): number {
  let count = 0;
  for (const _ of spoken) count += 1;
  return count;
}
