import type { ImagePart, JsonObject, JsonValue, MediaSource } from '@tollgate/schema';
import { asFilledText, asObject } from '../../core/json-members.js';
import { mediaSourceOf } from '../../core/media-source.js';
import { extraContentOf } from './extra-content.js';

/**
 * Pictures of the model stand in `images` of a message or a delta, of answers and of earlier turns alike. OpenAI itself has
 * no place for one; OpenRouter and Vercel's gateway have this (openrouter.ai/docs/features/multimodal/image-generation,
 * read in November 2026; OpenRouter's OpenAPI document has it in `ChatAssistantMessage`). What another format wants back
 * with a picture goes to callers in `extra_content` of its entry.
 */
export function callersPictureOf({ source, extensions }: Pick<ImagePart, 'source' | 'extensions'>): JsonObject[] {
  const extraContent = extraContentOf(extensions);
  const carried = extraContent === undefined ? {} : { extra_content: extraContent };
  return pictureOf(source).map((picture) => ({ ...picture, ...carried }));
}

/** The entry of a picture; none where only its provider could look it up. */
export function pictureOf(source: MediaSource): JsonObject[] {
  const url = urlOf(source);
  return url === undefined ? [] : [{ type: 'image_url', image_url: { url } }];
}

/** Reads an entry of an answer. One that gives no address holds no picture. */
export function readPicture(entry: JsonValue): Pick<ImagePart, 'type' | 'source'>[] {
  const named = asObject(entry)?.['image_url'];
  const url = asFilledText(named) ?? asFilledText(asObject(named)?.['url']);
  return url === undefined ? [] : [{ type: 'image', source: mediaSourceOf(url) ?? { kind: 'url', url } }];
}

function urlOf(source: MediaSource): string | undefined {
  if (source.kind === 'url') return source.url;
  return source.kind === 'base64' ? `data:${source.mediaType};base64,${source.data}` : undefined;
}
