import { afterAll, describe, expect, test } from '@jest/globals';
import { type Agent, codingAgent, responsesAgent } from './harness/conversations/agents.js';
import { type Course, converse } from './harness/conversations/converse.js';
import {
  anthropicSeat,
  bedrockSeat,
  cohereSeat,
  geminiSeat,
  openAiSeat,
  responsesSeat,
  type Seat,
} from './harness/conversations/seats.js';

const turns = 30;
const agents: readonly (readonly [string, () => Agent])[] = [
  ['an agent that codes in Anthropic’s dialect', codingAgent],
  ['an agent that speaks OpenAI Responses', responsesAgent],
];
const seats = [anthropicSeat, openAiSeat, responsesSeat, geminiSeat, bedrockSeat, cohereSeat];
const moves: readonly (readonly [from: Seat, to: Seat])[] = [
  [anthropicSeat, responsesSeat],
  [anthropicSeat, openAiSeat],
  [responsesSeat, geminiSeat],
  [geminiSeat, bedrockSeat],
  [bedrockSeat, anthropicSeat],
  [openAiSeat, anthropicSeat],
  [geminiSeat, cohereSeat],
];

const lines: string[] = [];
afterAll(() => {
  process.stdout.write(`${lines.join('\n')}\n`);
});
function note(what: string, { turns: count, proofs, marks, pictures }: Course): void {
  lines.push(`${what}: ${count} turns, in which ${proofs} proofs, ${marks} cache marks, ${pictures} pictures arrived`);
}

describe.each(agents)('thirty turns of %s', (_who, open) => {
  test.each(seats.map((seat) => [seat.format, seat] as const))('at %s', async (format, seat) => {
    const agent = open();
    const course = await converse(agent, () => seat, turns);
    expect(course.turns).toBe(turns);
    if (seat.proof !== undefined) expect(course.proofs).toBeGreaterThan(turns);
    note(`${agent.format} to ${format}`, course);
  });

  test.each(moves.map(([from, to]) => [from.format, to.format, from, to] as const))(
    'that move from %s to %s, and back again',
    async (fromFormat, toFormat, from, to) => {
      const agent = open();
      const course = await converse(agent, (turn) => (turn >= 12 && turn < 22 ? to : from), turns);
      expect(course.turns).toBe(turns);
      note(`${agent.format} to ${fromFormat}, ${toFormat}, ${fromFormat}`, course);
    },
  );
});
