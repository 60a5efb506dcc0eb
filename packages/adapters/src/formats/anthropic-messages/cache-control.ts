import type { CacheMark, JsonObject } from '@tollgate/schema';
import { defined } from '../../core/defined.js';

/** The wire form of a cache mark; nothing for no mark. */
export function toCacheControl(mark: CacheMark | undefined): JsonObject | undefined {
  return mark === undefined ? undefined : defined({ type: 'ephemeral', ttl: mark.ttl });
}
