import { load } from '../plan.ts';

/** Where calls go and what they must carry to be answered. */
export interface Target {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The model name as this target knows it. */
  readonly model: string;
}

/** Tags differ from call to call, as they do in use; every target gets the same. */
const features = 16;

/** The calls of a run, which are sent in turn: the same for every target but for its own headers and model name. */
export function requestsTo(target: Target, stream: boolean): readonly string[] {
  const body = requestBody(target.model, stream);
  return Array.from({ length: features }, (_, index) => {
    const headers = {
      host: `127.0.0.1:${target.port}`,
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'x-tags': `team: team-${index % 4}, feature: feature-${index}`,
      ...target.headers,
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    return `POST ${target.path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
  });
}

/** A chat request of exactly `load.requestBytes`, whatever the length of the model's name. */
export function requestBody(model: string, stream: boolean): string {
  const body = (text: string) =>
    JSON.stringify({
      model,
      messages: [
        { role: 'system', content: 'You answer in one sentence.' },
        { role: 'user', content: text },
      ],
      max_tokens: 200,
      ...(stream ? { stream: true } : {}),
    });
  return body(filler(load.requestBytes - body('').length));
}

/** Words of the given length together. */
export function filler(chars: number): string {
  return 'the quick brown fox jumps over the lazy dog and '.repeat(Math.ceil(chars / 48)).slice(0, chars);
}
