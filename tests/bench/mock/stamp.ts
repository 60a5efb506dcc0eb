/** A text of about one token that says when it was written, by the clock that all processes of a machine share. */
export function stampedText(): string {
  return ` @${nowUs()}@`;
}

/** Microseconds of the machine's monotonic clock. */
export function nowUs(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

const stampPattern = /@(\d+)@/g;

/** The times of writing that stand in a text, in their order, in microseconds. */
export function stampsIn(text: string): readonly number[] {
  return Array.from(text.matchAll(stampPattern), (match) => Number(match[1]));
}
