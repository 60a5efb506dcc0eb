import { type Finish, type JsonObject, unreachable } from '@tollgate/schema';

/** How an answer ended, as this format says it: by a status, and by what is incomplete. */
export interface RenderedStatus {
  readonly status: 'completed' | 'incomplete';
  readonly incomplete_details: JsonObject | null;
}

const completed: RenderedStatus = { status: 'completed', incomplete_details: null };

/** An answer that was cut short says so in the nearest word there is, as if its limit had been reached. */
export function renderStatus(finish: Finish | undefined): RenderedStatus {
  const reason = finish?.reason ?? 'other';
  switch (reason) {
    case 'stop':
    case 'tool-calls':
    case 'other':
      return completed;
    case 'length':
    case 'truncated':
      return { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } };
    case 'content-filter':
      return { status: 'incomplete', incomplete_details: { reason: 'content_filter' } };
    default:
      return unreachable(reason);
  }
}
