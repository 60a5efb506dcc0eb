import type { AttemptRequest } from './run-attempt.js';

const droppedCharsMax = 1024;
const unprintable = /[^\x20-\x7e]/g;

/** Tells the caller who answered it, and what of its request was left out on the way. */
export function answerHeaders(
  { target, number }: Pick<AttemptRequest, 'target' | 'number'>,
  dropped: readonly string[],
): Readonly<Record<string, string>> {
  return {
    'x-tollgate-provider': target.provider.id,
    'x-tollgate-model': printable(target.model),
    'x-tollgate-attempts': String(number),
    'x-tollgate-cache': 'bypass',
    ...(dropped.length === 0 ? {} : { 'x-tollgate-dropped': printable(dropped.join(', ')).slice(0, droppedCharsMax) }),
  };
}

/** Names of models and members may hold what no header can. */
function printable(text: string): string {
  return text.replace(unprintable, '?');
}
