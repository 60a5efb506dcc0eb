import type { ChatEvent, TokenUsage } from '@tollgate/schema';

/** Which law of docs/architecture.md a list of events breaks, in words; none when it keeps them all. */
export function brokenLaws(events: readonly ChatEvent[]): string[] {
  return [...oneTerminalEvent(events), ...blocksOpenAndClose(events), ...usageOnlyGrows(events)];
}

/** Whether the stream claims to be whole. */
export function claimsToBeWhole(events: readonly ChatEvent[]): boolean {
  const last = events.at(-1);
  return last?.type === 'response-end' && last.finishes.every((finish) => finish.reason !== 'truncated');
}

/** Law 1: one terminal event, and it is the last. */
function oneTerminalEvent(events: readonly ChatEvent[]): string[] {
  const places = events.flatMap((event, place) => (isTerminal(event) ? [place] : []));
  if (places.length !== 1) return [`law 1: ${places.length} terminal events`];
  return places[0] === events.length - 1 ? [] : ['law 1: the terminal event is not the last'];
}

function isTerminal(event: ChatEvent): boolean {
  return event.type === 'response-end' || event.type === 'response-error';
}

/** Law 4: a block opens once, before its deltas, and closes once; it may stay open only where the answer is not whole. */
function blocksOpenAndClose(events: readonly ChatEvent[]): string[] {
  const broken: string[] = [];
  const open = new Set<number>();
  const seen = new Set<number>();
  let started = false;
  for (const event of events) {
    if (event.type === 'response-start') {
      if (started) broken.push('law 4: the response starts twice');
      started = true;
    }
    if (!('block' in event)) continue;
    if (!started) broken.push(`law 4: block ${event.block} before the response started`);
    if (event.type === 'block-start') {
      if (seen.has(event.block)) broken.push(`law 4: block ${event.block} opens twice`);
      if (event.block !== seen.size) broken.push(`law 4: block ${event.block} is out of order`);
      seen.add(event.block);
      open.add(event.block);
    } else if (!open.has(event.block)) {
      broken.push(`law 4: ${event.type} for block ${event.block}, which is not open`);
    } else if (event.type === 'block-end') {
      open.delete(event.block);
    }
  }
  if (claimsToBeWhole(events) && open.size > 0) broken.push('law 4: a whole answer with an open block');
  return broken;
}

/** Law 5: counts never shrink, and what was said once is not unsaid. */
function usageOnlyGrows(events: readonly ChatEvent[]): string[] {
  const broken: string[] = [];
  let before: TokenUsage = {};
  for (const event of events) {
    if (!('usage' in event)) continue;
    for (const [name, value] of Object.entries(before)) {
      const now = new Map(Object.entries(event.usage)).get(name);
      if (value !== undefined && (now === undefined || now < value)) {
        broken.push(`law 5: ${name} went from ${value} to ${now ?? 'absent'}`);
      }
    }
    before = event.usage;
  }
  return broken;
}
