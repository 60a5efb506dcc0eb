import type { JsonObject } from '@tollgate/schema';
import type { Answer, Bill, Script } from './answer.js';
import { type ReceivedCall, text } from './received-call.js';
import { lengthMsOf } from './silence.js';
import { eventStreamHeaders, namedEvent } from './sse-event.js';

const msPerSecond = 1000;
const audioTokensPerSecond = 10;

/** Writes the answer's text as a transcript, as OpenAI does: charged by begun seconds, or by tokens for the newer models. */
export function openAiTranscriptionsScript(call: ReceivedCall, answer: Answer): Script {
  const pieces = answer.text ?? [];
  const seconds = Math.ceil(lengthMsOf(call.files['file'] ?? Buffer.alloc(0)) / msPerSecond);
  const isByToken = call.model.startsWith('gpt-');
  const bill: Bill = isByToken ? tokenBill(seconds, answer, pieces.length) : secondBill(seconds);
  const usage = isByToken ? tokenUsage(bill) : { type: 'duration', seconds };
  if (call.stream) return streamed(pieces, usage, bill);
  const format = text(call.body['response_format']) ?? 'json';
  const shown = answer.hidesUsage === true ? {} : { usage };
  return {
    status: 200,
    headers: { 'content-type': format.endsWith('json') ? 'application/json' : 'text/plain; charset=utf-8' },
    pieces: [{ bytes: Buffer.from(written(format, pieces.join(''), seconds, shown)), outputTokens: bill.outputTokens }],
    bill,
  };
}

function written(format: string, whole: string, seconds: number, shown: JsonObject): string {
  if (format === 'json') return JSON.stringify({ text: whole, ...shown });
  if (format !== 'verbose_json') return subtitles(format, whole, seconds);
  const facts = { task: 'transcribe', language: 'english', duration: seconds };
  return JSON.stringify({ ...facts, text: whole, segments: [], ...shown });
}

function secondBill(seconds: number): Bill {
  return { inputTokens: 0, outputTokens: 0, inputAudioMs: seconds * msPerSecond };
}

function tokenBill(seconds: number, answer: Answer, outputTokens: number): Bill {
  const inputAudioTokens = seconds * audioTokensPerSecond;
  return { inputTokens: inputAudioTokens + answer.inputTokens, inputAudioTokens, outputTokens };
}

function tokenUsage({ inputTokens, inputAudioTokens = 0, outputTokens }: Bill) {
  return {
    type: 'tokens',
    input_tokens: inputTokens,
    input_token_details: { text_tokens: inputTokens - inputAudioTokens, audio_tokens: inputAudioTokens },
    output_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
  };
}

function subtitles(format: string, whole: string, seconds: number): string {
  if (format === 'text') return `${whole}\n`;
  const end = String(seconds % 60).padStart(2, '0');
  const mark = format === 'vtt' ? '.' : ',';
  const cue = `00:00:00${mark}000 --> 00:00:${end}${mark}000\n${whole}\n\n`;
  return format === 'vtt' ? `WEBVTT\n\n${cue}` : `1\n${cue}`;
}

function streamed(pieces: readonly string[], usage: JsonObject, bill: Bill): Script {
  const done = { type: 'transcript.text.done', text: pieces.join(''), usage };
  return {
    status: 200,
    headers: eventStreamHeaders,
    pieces: [
      ...pieces.map((delta) => namedEvent('transcript.text.delta', { type: 'transcript.text.delta', delta }, 1)),
      namedEvent(done.type, done),
    ],
    bill,
  };
}
