import type { JsonObject, JsonValue } from '@tollgate/schema';
import type { RouteHints } from '../../../../src/core/client-format.js';

/** A request as it arrives: its body, and what its address says. */
export interface WrittenRequest {
  readonly body: JsonObject;
  readonly hints: RouteHints;
}

/** What a tool answered, as the text in which callers send it. */
export function textOfResult(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
