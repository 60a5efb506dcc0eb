import type { JsonValue } from '@tollgate/schema';
import type { Answer, ScriptedToolCall } from '@tollgate/testkit';
import type { Piece } from '../asked/asked.js';

/** What a tool answers to one call. */
export interface ToolAnswer {
  readonly text: string;
  readonly failed: boolean;
  /** The tool shows a picture beside its words. */
  readonly picture: boolean;
}

/** One turn: what the model says, and what the caller says to that. */
export interface Step {
  readonly answer: Answer;
  /** One for each call, in their order. */
  readonly results: readonly ToolAnswer[];
  /** What the user says, where nothing was called. */
  readonly words: string | undefined;
  readonly picture: boolean;
}

/** One black pixel. */
export const picture: Extract<Piece, { readonly data: string }> = {
  type: 'image',
  mediaType: 'image/png',
  data: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
};

export const toolNames = ['read_file', 'run_command'] as const;
const kindsOfSteps = 6;

/** The steps of an agent at work, again and again: it reads, runs things beside each other, meets errors, sees pictures. */
export function stepOf(turn: number): Step {
  const reasoning = [`Thought ${turn}`, ' comes to an end.'];
  const text = [`Words ${turn}`, ' of the model.'];
  const base = { reasoning, inputTokens: 100 + turn };
  const done: ToolAnswer = { text: `result of turn ${turn}`, failed: false, picture: false };
  const calls = (count: number): Pick<Answer, 'toolCalls' | 'finish'> => ({
    toolCalls: Array.from({ length: count }, (_, place) => callOf(turn, place)),
    finish: 'tool-calls',
  });
  const silent = { words: undefined, picture: false };
  switch (turn % kindsOfSteps) {
    case 0:
      return { answer: { ...base, ...calls(1) }, results: [done], ...silent };
    case 1:
      return {
        answer: { ...base, text, ...calls(2) },
        results: [done, { ...done, text: `{"turn":${turn}}` }],
        ...silent,
      };
    case 2:
      return { answer: { ...base, text, finish: 'stop' }, results: [], words: `Go on after ${turn}.`, picture: true };
    case 3:
      return {
        answer: { ...base, ...calls(1) },
        results: [{ ...done, text: 'no such file', failed: true }],
        ...silent,
      };
    case 4:
      return { answer: { ...base, ...calls(1) }, results: [{ ...done, picture: true }], ...silent };
    default:
      return {
        answer: { text, inputTokens: 9, finish: 'stop' },
        results: [],
        words: `Go on after ${turn}.`,
        picture: false,
      };
  }
}

function callOf(turn: number, place: number): ScriptedToolCall {
  const name = toolNames[place % toolNames.length] ?? 'read_file';
  return { id: `toolu_${turn}_${place}`, name, pieces: ['{"path":', `"file-${turn}-${place}.ts"}`] };
}

/** What a call of the script is called with. */
export function inputOf({ pieces }: ScriptedToolCall): JsonValue {
  return JSON.parse(pieces.join(''));
}
