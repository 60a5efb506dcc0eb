import type { JsonObject } from '@tollgate/schema';

/** One named event of a stream of server-sent events. */
export interface NamedEvent {
  readonly name: string;
  readonly data: JsonObject & { readonly type: string; readonly item?: JsonObject; readonly response?: JsonObject };
}

/** The events of a text in which each has a name and one line of data; anything else in it is a mistake. */
export function namedEvents(text: string): readonly NamedEvent[] {
  const frames = text.split('\n\n').filter((frame) => frame !== '');
  return frames.map((frame) => {
    const match = /^event: (\S+)\ndata: (.*)$/.exec(frame);
    if (match === null) throw new Error(`not a named event: ${frame}`);
    const [, name = '', data = ''] = match;
    return { name, data: JSON.parse(data) };
  });
}
