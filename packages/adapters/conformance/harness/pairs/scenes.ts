import { type Answer, billOf, type ScriptedToolCall } from '@tollgate/testkit';
import { type Asked, type AskedTool, nothingAsked, type Piece } from '../asked/asked.js';

/** One question and what the model says to it. */
export interface Scene {
  readonly asked: Asked;
  readonly answer: Answer;
  /** How it is asked for: as a whole, as a stream, or once each way. */
  readonly ways: readonly ('whole' | 'stream')[];
}

const both = ['whole', 'stream'] as const;
const system = 'You answer briefly.';
/** One black pixel. */
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
const weather: AskedTool = {
  name: 'get_weather',
  description: 'The weather in a city.',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};
const clock: AskedTool = {
  name: 'get_time',
  description: 'The time of day.',
  parameters: { type: 'object', properties: {} },
};
const inOslo: ScriptedToolCall = { id: 'call_oslo00', name: 'get_weather', pieces: ['{"city":', '"Oslo"}'] };
const inBergen: ScriptedToolCall = { id: 'call_berg00', name: 'get_weather', pieces: ['{"city"', ':"Bergen"}'] };
const schema = {
  type: 'object',
  properties: { city: { type: 'string' }, degrees: { type: 'integer' } },
  required: ['city', 'degrees'],
  additionalProperties: false,
};

function says(...pieces: readonly Piece[]): Asked['turns'][number] {
  return { role: 'user', pieces };
}

function text(words: string): Piece {
  return { type: 'text', text: words };
}

function asked(members: Partial<Asked>): Asked {
  return { ...nothingAsked, system, ...members };
}

const hello = {
  asked: asked({ turns: [says(text('What is the capital of Norway?'))] }),
  answer: answer(['Os', 'lo.']),
};

function answer(words: readonly string[], members: Partial<Answer> = {}): Answer {
  return { text: words, finish: 'stop', inputTokens: 21, ...members };
}

/** Features that one question and its answer show. */
export const scenes = {
  text: { ...hello, ways: ['whole'] },
  stream: { ...hello, ways: ['stream'] },
  tool: {
    asked: asked({ turns: [says(text('Weather in Oslo?'))], tools: [weather, clock], mustCall: true }),
    answer: { toolCalls: [inOslo], finish: 'tool-calls', inputTokens: 33 },
    ways: both,
  },
  'parallel tools': {
    asked: asked({ turns: [says(text('Weather in Oslo and Bergen?'))], tools: [weather] }),
    answer: answer(['I will', ' look.'], { toolCalls: [inOslo, inBergen], finish: 'tool-calls' }),
    ways: both,
  },
  'tool result': {
    asked: asked({
      turns: [
        says(text('Weather in Oslo and Bergen?')),
        {
          role: 'model',
          pieces: [
            text('I will look.'),
            { type: 'call', id: 'call_oslo00', name: 'get_weather', input: { city: 'Oslo' } },
            { type: 'call', id: 'call_berg00', name: 'get_weather', input: { city: 'Bergen' } },
          ],
        },
        says(
          { type: 'result', id: 'call_oslo00', value: 'sunny', failed: false },
          { type: 'result', id: 'call_berg00', value: { sky: 'rain', degrees: 7 }, failed: false },
        ),
      ],
      tools: [weather],
    }),
    answer: answer(['Sun in Oslo,', ' rain in Bergen.']),
    ways: both,
  },
  vision: {
    asked: asked({ turns: [says({ type: 'image', mediaType: 'image/png', data: pixel }, text('What is this?'))] }),
    answer: answer(['A black', ' dot.']),
    ways: both,
  },
  'vision by address': {
    asked: asked({ turns: [says({ type: 'image', url: 'https://example.com/dot.png' }, text('What is this?'))] }),
    answer: answer(['A black', ' dot.']),
    ways: both,
  },
  'structured output': {
    asked: asked({ turns: [says(text('Weather in Oslo?'))], schema }),
    answer: answer(['{"city":"Oslo"', ',"degrees":21}']),
    ways: both,
  },
  reasoning: {
    asked: asked({ turns: [says(text('Is 91 a prime?'))], thinks: true }),
    answer: answer(['No, 7', ' times 13.'], { reasoning: ['Seven times', ' thirteen.'] }),
    ways: both,
  },
} as const satisfies Readonly<Record<string, Scene>>;

/** A thought before a call, so that the thought has to come back with the result. */
export const thinkingScene: Scene = {
  asked: asked({ turns: [says(text('Is it warm in Oslo?'))], tools: [weather], thinks: true }),
  answer: { reasoning: ['I need', ' the weather.'], toolCalls: [inOslo], finish: 'tool-calls', inputTokens: 40 },
  ways: ['whole'],
};

/** The counts a caller has to read of an answer. */
export function countsOf(said: Answer): { input: number; output: number } {
  const { inputTokens, outputTokens } = billOf(said);
  return { input: inputTokens, output: outputTokens };
}
