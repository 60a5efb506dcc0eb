import type { ObservedAnswer } from '../answer.js';
import type { CallerFormat } from '../asked/spoken-by-tests.js';
import type { CallersAnswer } from '../exchange.js';
import { anthropicMessagesOracle } from '../oracles/anthropic-messages.js';
import { geminiGenerateOracle } from '../oracles/gemini-generate.js';
import { openAiChatOracle } from '../oracles/openai-chat.js';
import { openAiResponsesOracle } from '../oracles/openai-responses.js';
import type { Oracle } from '../oracles/oracle.js';

const oracles: Readonly<Record<CallerFormat, Oracle>> = {
  'openai-chat': openAiChatOracle,
  'openai-responses': openAiResponsesOracle,
  'anthropic-messages': anthropicMessagesOracle,
  'gemini-generate': geminiGenerateOracle,
};

/** Reads an answer as a plain caller of the format does; errors of a whole answer are no answer. */
export function readAnswer(caller: CallerFormat, answer: CallersAnswer): ObservedAnswer {
  if (answer.kind === 'error') throw new Error(`an error: ${JSON.stringify(answer)}`);
  if (answer.kind === 'whole') return oracles[caller].readUnary(answer.body, 'any');
  return readStream(caller, answer.text);
}

/** Google's SDKs look for an error as bare JSON between the events; everybody else has events for it. */
export function readStream(caller: CallerFormat, text: string): ObservedAnswer {
  const read = oracles[caller].readStream(text, 'any');
  if (caller !== 'gemini-generate' || !/^\{"error":/m.test(text)) return read;
  const choices = read.choices.map((choice) => ({ ...choice, finish: undefined }));
  return { ...read, choices, failed: true };
}
