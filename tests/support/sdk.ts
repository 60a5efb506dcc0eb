import { addProvider, until, type World } from './world.ts';

/** Adds a provider that speaks Google's format to a world, and says its id. */
export async function addGoogle({ admin, projectId, provider }: World): Promise<string> {
  const id = `go-${projectId.slice(-8)}`;
  await addProvider(admin, { id, kind: 'google', baseUrl: provider.url }, 'canary-google');
  return id;
}

/** Asks again and again until there is an answer: until then the proxy does not know of what was configured last. */
export async function untilServed(ask: () => Promise<unknown>): Promise<void> {
  const isServed = () =>
    ask().then(
      () => true,
      () => false,
    );
  await until(isServed, 'the snapshot has not reached the proxy');
}

/** The counts that the provider has in its own books for the last call. */
export function lastBillOf(world: World) {
  return world.provider.servedLog.calls.at(-1)?.bill;
}

/** All pieces of a stream. */
export async function collected<Piece>(stream: AsyncIterable<Piece>): Promise<Piece[]> {
  const pieces: Piece[] = [];
  for await (const piece of stream) pieces.push(piece);
  return pieces;
}

/** Refuses a call with a status and a type of error, as a provider of the call's format writes it. */
export function refusalOf(status: number, type: string) {
  return (call: { readonly dialect: string }) => {
    const error = { type, message: `refused with ${status}` };
    const body = call.dialect === 'anthropic-messages' ? { type: 'error', error } : { error };
    return {
      type: 'refusal' as const,
      refusal: { status, body: JSON.stringify(body), headers: { 'retry-after': '7' } },
    };
  };
}
