/** The longest id of a call that is not refused [I decolua/9router#393]. */
export const callIdCharsMax = 64;

const prefix = 'call_';

/** The id as the provider accepts it. The same id is always mapped to the same one, so calls and results still meet. */
export function callIdOf(id: string): string {
  if (id.length <= callIdCharsMax) return id;
  const kept = id.slice(0, 32).replace(/[^a-zA-Z0-9_-]/g, '_');
  return `${prefix}${kept}_${hash(id).toString(36)}`;
}

/** FNV-1a of 64 bits: far more values than calls of a conversation, and nothing here has to withstand an attacker. */
function hash(text: string): bigint {
  let state = 0xcbf29ce484222325n;
  for (let index = 0; index < text.length; index += 1) {
    state = BigInt.asUintN(64, (state ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n);
  }
  return state;
}
