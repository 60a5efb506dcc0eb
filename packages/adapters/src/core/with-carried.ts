import type { AssistantPart, Extensions } from '@tollgate/schema';
import type { CarriedState } from './carried-state.js';

/** Puts what was carried back where it belongs: on its call, on the text before it, or in its own place. */
export function withCarried(parts: readonly (AssistantPart | CarriedState)[]): AssistantPart[] {
  const read: AssistantPart[] = [];
  const ofCalls = new Map<string, Extensions>();
  for (const part of parts) {
    if (!('vendor' in part)) read.push(part);
    else if (part.part !== undefined) read.push(part.part);
    else if (part.extensions !== undefined && part.call !== undefined) ofCalls.set(part.call, part.extensions);
    else if (part.extensions !== undefined) extendText(read, part.extensions);
  }
  return read.map((part) => {
    const extensions = part.type === 'tool-call' ? ofCalls.get(part.id) : undefined;
    return part.type === 'tool-call' && extensions !== undefined
      ? { ...part, extensions: { ...part.extensions, ...extensions } }
      : part;
  });
}

function extendText(read: AssistantPart[], extensions: Extensions): void {
  const at = read.findLastIndex((part) => part.type === 'text');
  const text = read[at];
  if (text?.type === 'text') read[at] = { ...text, extensions: { ...text.extensions, ...extensions } };
}
