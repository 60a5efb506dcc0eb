import type { JsonObject, MediaSource } from '@tollgate/schema';

/**
 * A picture of the model, as an entry of `images` of a message or a delta. OpenAI itself has no place for one; OpenRouter
 * and Vercel's gateway have this (openrouter.ai/docs/features/multimodal/image-generation, read in November 2026).
 */
export function pictureMembersOf(source: MediaSource): JsonObject[] {
  const url = urlOf(source);
  return url === undefined ? [] : [{ type: 'image_url', image_url: { url } }];
}

function urlOf(source: MediaSource): string | undefined {
  if (source.kind === 'url') return source.url;
  return source.kind === 'base64' ? `data:${source.mediaType};base64,${source.data}` : undefined;
}
