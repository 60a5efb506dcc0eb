import type { JsonValue, TokenUsage } from '@tollgate/schema';
import { asFilledText, asObject, asText } from '../../core/json-members.js';
import { readEndpointUsage } from './endpoint-usage.js';
import { withPictures } from './images-answer.js';

/** What one event of a streamed answer says that its bill and its end need. */
export type EndpointEvent =
  /** `audio` is base64. */
  | { readonly type: 'piece'; readonly audio?: string }
  /** A picture, a transcript or a speech is whole. */
  | { readonly type: 'whole'; readonly usage: TokenUsage }
  | { readonly type: 'failed'; readonly message: string; readonly upstreamType?: string };

const piece: EndpointEvent = { type: 'piece' };
const pictureEnd = /^image_(?:generation|edit)\.completed$/;
const soundEnd = /^(?:transcript\.text|speech\.audio)\.done$/;

/** Reads the data of one event of OpenAI's streams of pictures, transcripts and speech. */
export function readEndpointEvent(data: JsonValue): EndpointEvent {
  const event = asObject(data);
  const type = asText(event?.['type']) ?? '';
  if (pictureEnd.test(type)) return { type: 'whole', usage: withPictures(readEndpointUsage(event?.['usage']), 1) };
  if (soundEnd.test(type)) return { type: 'whole', usage: readEndpointUsage(event?.['usage']) };
  const audio = type === 'speech.audio.delta' ? asText(event?.['audio']) : undefined;
  if (audio !== undefined) return { type: 'piece', audio };
  const error = asObject(event?.['error']);
  if (error === undefined) return piece;
  const upstreamType = asFilledText(error['type']);
  const message = asFilledText(error['message']) ?? 'The provider reported an error';
  return { type: 'failed', message, ...(upstreamType === undefined ? {} : { upstreamType }) };
}
