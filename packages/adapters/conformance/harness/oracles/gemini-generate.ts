import type { FinishReason, JsonValue } from '@tollgate/schema';
import { emptyChoice, type ObservedAnswer, type ObservedChoice, type ObservedUsage } from '../answer.js';
import type { Oracle } from './oracle.js';
import { dataLines, pick, pickList, pickNumber, pickText } from './pick.js';

/** Gemini's generateContent, read from raw JSON. A stream without events is one array of the same chunks. */
export const geminiGenerateOracle: Oracle = {
  readUnary: (body) => readChunks(Array.isArray(body) ? body : [body]),
  readStream: (text) => readChunks(text.startsWith('[') ? JSON.parse(text) : dataLines(text).map(({ value }) => value)),
};

function readChunks(chunks: readonly JsonValue[]): ObservedAnswer {
  const choices: ObservedChoice[] = [];
  const finishes: (string | undefined)[] = [];
  let usage: JsonValue | undefined;
  let failed = false;
  let blocked = false;
  for (const chunk of chunks) {
    if (pick(chunk, 'error')) failed = true;
    if (pick(chunk, 'promptFeedback', 'blockReason')) blocked = true;
    usage = pick(chunk, 'usageMetadata') ?? usage;
    pickList(chunk, 'candidates').forEach((candidate, position) => {
      const index = pickNumber(candidate, 'index') ?? position;
      choices[index] ??= emptyChoice();
      for (const part of pickList(candidate, 'content', 'parts')) addPart(choices[index], part);
      finishes[index] = pickText(candidate, 'finishReason') || finishes[index];
    });
  }
  if (blocked && choices.length === 0) choices.push(emptyChoice());
  choices.forEach((choice, index) => {
    choice.finish = failed
      ? undefined
      : blocked && !finishes[index]
        ? 'content-filter'
        : finishOf(finishes[index], choice);
    for (const call of choice.toolCalls) call.arguments ||= '{}';
  });
  return { choices, usage: usageOf(usage), failed };
}

function addPart(choice: ObservedChoice, part: JsonValue): void {
  if (pick(part, 'thought') === true) choice.reasoning += pickText(part, 'text');
  else choice.text += pickText(part, 'text');
  const call = pick(part, 'functionCall');
  if (call === undefined) return;
  const name = pickText(call, 'name');
  const args = pick(call, 'args');
  if (name) {
    choice.toolCalls.push({ id: pickText(call, 'id'), name, arguments: args ? JSON.stringify(args) : '' });
  }
  for (const piece of pickList(call, 'partialArgs')) addPiece(choice.toolCalls.at(-1), piece);
}

/** Enough for the recordings: texts at the top of the arguments, in pieces. */
function addPiece(call: ObservedChoice['toolCalls'][number] | undefined, piece: JsonValue): void {
  if (call === undefined) return;
  const name = pickText(piece, 'jsonPath').replace('$.', '');
  const args: Record<string, string> = JSON.parse(call.arguments || '{}');
  call.arguments = JSON.stringify({ ...args, [name]: (args[name] ?? '') + pickText(piece, 'stringValue') });
}

/** The filter's doing, and whatever else leaves something out of the answer. */
const filtered =
  /SAFETY|RECITATION|BLOCKLIST|PROHIBITED_CONTENT|SPII|MODEL_ARMOR|TOOL_CALL|MALFORMED|LANGUAGE|OTHER|NO_IMAGE|MISSING/;

function finishOf(raw: string | undefined, choice: ObservedChoice): FinishReason {
  if (raw === 'STOP') return choice.toolCalls.length > 0 ? 'tool-calls' : 'stop';
  if (raw === 'MAX_TOKENS') return 'length';
  return filtered.test(raw ?? '') ? 'content-filter' : 'other';
}

/** What stands beside other counts and is missing is zero; nothing at all says nothing. */
function usageOf(usage: JsonValue | undefined): ObservedUsage {
  const count = (name: string): number | undefined => pickNumber(usage, name);
  const counted = count('totalTokenCount') !== undefined;
  const thoughts = count('thoughtsTokenCount');
  return {
    input: counted ? (count('promptTokenCount') ?? 0) + (count('toolUsePromptTokenCount') ?? 0) : undefined,
    cacheRead: count('cachedContentTokenCount'),
    cacheWrite: undefined,
    output: counted ? (count('candidatesTokenCount') ?? 0) + (thoughts ?? 0) : undefined,
    reasoning: thoughts,
  };
}

/** Whether the provider's own total is input plus output; undefined where it names none. */
export function geminiTotalOf(answer: ObservedAnswer, body: JsonValue): boolean | undefined {
  const last = Array.isArray(body) ? body.at(-1) : body;
  const total = pickNumber(last, 'usageMetadata', 'totalTokenCount');
  const { input, output } = answer.usage;
  return total === undefined || input === undefined || output === undefined ? undefined : total === input + output;
}
