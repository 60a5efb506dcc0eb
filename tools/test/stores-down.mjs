/** Jest's global tear-down: ends what the set-up has started. */
import { stopKey } from './stores-up.mjs';

export default async function tearDown() {
  await globalThis[stopKey]?.();
}
