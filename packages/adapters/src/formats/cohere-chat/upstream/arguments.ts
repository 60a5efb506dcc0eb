/** Makes an id for a call that came without one: the same for the same answer, another for each call of it. */
export function makeToolCallId(responseId: string | undefined, ordinal: number): string {
  const origin = (responseId ?? '').replace(/[^A-Za-z0-9]/g, '').slice(-24);
  return `call_${origin}${origin === '' ? '' : '_'}${ordinal}`;
}
