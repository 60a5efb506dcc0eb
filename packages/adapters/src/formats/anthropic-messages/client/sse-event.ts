import type { JsonObject } from '@tollgate/schema';

/** One server-sent event; in this format the event's name is also the `type` inside. */
export function sseEvent(body: JsonObject & { readonly type: string }): string {
  return sseText(body.type, JSON.stringify(body));
}

/** The same for a body that is JSON text already. */
export function sseText(type: string, json: string): string {
  return `event: ${type}\ndata: ${json}\n\n`;
}
