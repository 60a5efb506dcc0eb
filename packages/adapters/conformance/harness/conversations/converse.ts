import { expect } from '@jest/globals';
import type { JsonObject } from '@tollgate/schema';
import { findClientFormat } from '../../../src/registry.js';
import { type Asked, comparable, type Piece, resultValue, type Turn } from '../asked/asked.js';
import { readers } from '../asked/spoken-by-tests.js';
import { type CallersAnswer, exchange, type Parties } from '../exchange.js';
import { spokenByMaker } from '../spoken.js';
import { type Agent, instructions } from './agents.js';
import { foreignThoughts, type Seat } from './seats.js';
import { inputOf, picture, type Step, stepOf, toolNames } from './steps.js';

/** What was said so far, and by whom: a thought belongs to the vendor whose model had it. */
interface Said {
  readonly role: Turn['role'];
  readonly pieces: readonly Piece[];
  readonly vendor?: string;
  readonly picturesInResults?: number;
}

/** How a conversation went, in figures. */
export interface Course {
  turns: number;
  proofs: number;
  marks: number;
  pictures: number;
}

/** Lets an agent talk for so many turns, each at the provider that has the seat then, and checks what every one receives. */
export async function converse(agent: Agent, seatOf: (turn: number) => Seat, turns: number): Promise<Course> {
  const said: Said[] = [{ role: 'user', pieces: [{ type: 'text', text: 'Begin.' }] }];
  const course: Course = { turns: 0, proofs: 0, marks: 0, pictures: 0 };
  agent.say('Begin.', false);
  for (let turn = 0; turn < turns; turn += 1) {
    const seat = seatOf(turn);
    const step = stepOf(turn);
    const gateway = openGatewayTo(agent, seat, step);
    const stream = turn % 2 === 1;
    const read = await agent.ask(gateway.fetch, stream);
    expect({
      turn,
      ...read,
      toolCalls: read.toolCalls.map(({ name, arguments: json }) => [name, JSON.parse(json)]),
    }).toEqual({
      turn,
      text: step.answer.text?.join('') ?? '',
      reasoning: step.answer.reasoning?.join('') ?? '',
      refusal: '',
      transcript: '',
      finish: step.answer.finish === 'tool-calls' ? 'tool-calls' : undefined,
      toolCalls: (step.answer.toolCalls ?? []).map((call) => [call.name, inputOf(call)]),
    });
    const isMoved = new Set(Array.from({ length: turn + 1 }, (_, before) => seatOf(before).vendor)).size > 1;
    expectReceived({ agent, seat, said, isMoved }, gateway.received(), stream, course);
    said.push(modelTurn(step, seat), userTurn(step, turn));
    if (step.words !== undefined) agent.say(step.words, step.picture);
    else agent.bring(step.results.map((result, place) => ({ ...result, id: read.toolCalls[place]?.id ?? '' })));
    course.turns += 1;
  }
  return course;
}

interface Received {
  readonly body: JsonObject;
  readonly stream: boolean;
  readonly dropped: readonly string[];
}

function openGatewayTo(agent: Agent, seat: Seat, step: Step): { fetch: typeof fetch; received: () => Received } {
  const client = findClientFormat(agent.format);
  if (client === undefined) throw new Error(`Callers cannot speak ${agent.format}.`);
  const { format, model } = seat;
  const parties: Parties = { client, model, translation: spokenByMaker(format, model) };
  let received: Received | undefined;
  const handle: typeof fetch = (_url, init) => {
    const written = { body: JSON.parse(String(init?.body)), hints: {} };
    const exchanged = exchange(parties, written, () => ({ type: 'answer', answer: step.answer }));
    if (!exchanged.sent) throw new Error(`refused: ${JSON.stringify(exchanged.problems)}`);
    const { call, dropped } = exchanged;
    received = { body: call.body, stream: call.stream, dropped };
    return Promise.resolve(responseOf(exchanged.answer));
  };
  return {
    fetch: handle,
    received() {
      if (received === undefined) throw new Error('The provider received nothing.');
      return received;
    },
  };
}

function responseOf(answer: CallersAnswer): Response {
  if (answer.kind === 'stream') {
    return new Response(answer.text, { headers: { 'content-type': 'text/event-stream' } });
  }
  const status = answer.kind === 'error' ? answer.status : 200;
  return new Response(JSON.stringify(answer.body), { status, headers: { 'content-type': 'application/json' } });
}

function modelTurn({ answer }: Step, { vendor }: Seat): Said {
  const { reasoning, text, toolCalls = [] } = answer;
  return {
    role: 'model',
    vendor,
    pieces: [
      ...(reasoning === undefined ? [] : [{ type: 'thought' as const, text: reasoning.join('') }]),
      ...(text === undefined ? [] : [{ type: 'text' as const, text: text.join('') }]),
      ...toolCalls.map((call) => ({ type: 'call' as const, id: call.id, name: call.name, input: inputOf(call) })),
    ],
  };
}

function userTurn({ answer, results, words, picture: hasPicture }: Step, turn: number): Said {
  if (words !== undefined) {
    return { role: 'user', pieces: [...(hasPicture ? [picture] : []), { type: 'text', text: words }] };
  }
  const pieces = results.map(({ text, failed }, place) => ({
    type: 'result' as const,
    id: answer.toolCalls?.[place]?.id ?? `${turn}`,
    value: resultValue(text),
    failed,
  }));
  return { role: 'user', pieces, picturesInResults: results.filter((result) => result.picture).length };
}

interface Scene {
  readonly agent: Agent;
  readonly seat: Seat;
  readonly said: readonly Said[];
  /** Other vendors have answered before. */
  readonly isMoved: boolean;
}

/** Everything that was said, in its order, with the proofs of this vendor and of nobody else. */
function expectReceived(scene: Scene, { body, stream, dropped }: Received, isStream: boolean, course: Course): void {
  const { agent, seat, said, isMoved } = scene;
  const read = readers[seat.format](body);
  expect(stream).toBe(isStream);
  expect([read.system, read.thinks, read.tools.map(({ name }) => name)]).toEqual([instructions, true, [...toolNames]]);
  expect(comparable(withoutMoved(read)).turns).toEqual(comparable({ ...read, turns: expectedTurns(scene) }).turns);
  const json = JSON.stringify(body);
  const proofs = said.filter((turn) => turn.vendor === seat.vendor && isProved(turn, seat)).length;
  expect(occurrences(json, /"(sig-|gAAAA|thought-)/g)).toBe(proofs);
  expect(json).not.toMatch(/tollgate|eyJ0b2xsZ2F0ZSI6/);
  const pictures = said.flatMap((turn) => turn.pieces).filter(({ type }) => type === 'image').length;
  const shown = said.reduce((sum, turn) => sum + (turn.picturesInResults ?? 0), pictures);
  expect(json.split(picture.data).length - 1).toBe(shown);
  const marks = seat.mark === undefined ? 0 : occurrences(json, seat.mark);
  expect(marks).toBe(agent.format === 'anthropic-messages' && seat.mark !== undefined ? 3 : 0);
  const allowed = isMoved ? [...seat.says, foreignThoughts] : seat.says;
  expect(dropped.filter((name) => !allowed.some((pattern) => pattern.test(name)))).toEqual([]);
  course.proofs += proofs;
  course.marks += marks;
  course.pictures += shown;
}

function occurrences(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function isProved({ pieces }: Said, { proof, provesCalls }: Seat): boolean {
  const thinks = pieces.some(({ type }) => type === 'thought');
  return proof !== undefined && thinks && (provesCalls !== true || pieces.some(({ type }) => type === 'call'));
}

/** Thoughts of others stay away, and so do words of thoughts and failures where there is no place for them. */
function expectedTurns({ agent, seat, said }: Scene): readonly Turn[] {
  const tellsFailures = seat.knowsFailures && agent.format === 'anthropic-messages';
  return said.map(({ role, pieces, vendor }) => ({
    role,
    pieces: pieces
      .filter(({ type }) => type !== 'thought' || seat.takesThoughtsOf.includes(vendor ?? ''))
      .filter(({ type }) => type !== 'image')
      .map((piece) => (piece.type === 'result' ? { ...piece, failed: piece.failed && tellsFailures } : piece)),
  }));
}

/** Pictures are counted; those of results may have moved behind them, with a word of whose they are. */
function withoutMoved(asked: Asked): Asked {
  const isMoved = (piece: Piece): boolean =>
    piece.type === 'image' || (piece.type === 'text' && /^(Attachments|Images) of (the )?tool call/.test(piece.text));
  const turns = asked.turns.map((turn) => ({ ...turn, pieces: turn.pieces.filter((piece) => !isMoved(piece)) }));
  return { ...asked, turns };
}
