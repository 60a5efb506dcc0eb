import { carryThought } from './carry-thought.js';
import { meetTrouble } from './meet-trouble.js';
import type { Outcome, Pair } from './pair.js';
import { playScene } from './play-scene.js';
import { scenes } from './scenes.js';

export type FeatureName = keyof typeof scenes | 'reasoning carried' | 'error';

/** A row of the table; running it throws where something comes out wrong. */
export interface Feature {
  readonly name: FeatureName;
  readonly means: string;
  readonly run: (pair: Pair) => Outcome;
}

function scene(name: keyof typeof scenes, means: string): Feature {
  return { name, means, run: (pair) => playScene(pair, scenes[name]) };
}

export const features: readonly Feature[] = [
  scene('text', 'instructions and a question; an answer in words, with its counts'),
  scene('stream', 'the same, streamed'),
  scene('tool', 'two tools, one of which must be called; a call with its arguments'),
  scene('parallel tools', 'words and two calls of one tool in one answer, each with an id of its own'),
  scene('tool result', 'a turn with two calls and their results, one text and one object; an answer'),
  scene('vision', 'a picture as data beside a question'),
  scene('vision by address', 'a picture at an address on the web'),
  scene('structured output', 'an answer by a JSON schema'),
  scene('reasoning', 'thinking is asked for; the caller reads thought and answer'),
  {
    name: 'reasoning carried',
    means: 'the caller sends a thought and its call back as it got them; the provider finds the thought and its proof',
    run: carryThought,
  },
  {
    name: 'error',
    means: 'an unknown model, a rate limit, an overload, and a stream that breaks off, each in the caller’s words',
    run: meetTrouble,
  },
];
