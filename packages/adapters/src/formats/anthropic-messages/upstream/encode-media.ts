import type { FilePart, ImagePart, JsonObject, MediaSource } from '@tollgate/schema';
import { textOfBase64 } from '../../../core/base64-text.js';
import { videoProblem } from '../../../core/media-source.js';

type Encoded = { readonly source: JsonObject } | { readonly problem: string };

const pdf = 'application/pdf';
const dataUrl = /^data:([^;,]{1,255})(?:;[^;,]{1,255})*;base64,/;
const webUrl = /^https?:\/\//i;

/** The `source` of an image block, or what is wrong with it. */
export function imageSource(image: ImagePart): Encoded {
  return mediaSource(image.source, (mediaType, data) => ({
    source: { type: 'base64', media_type: mediaType, data },
  }));
}

/** The `source` of a document block. Base64 can hold a PDF here; other text is sent as text. */
export function documentSource(file: FilePart): Encoded {
  if (file.source.kind === 'text') return textSource(file.source.text);
  const problem = videoProblem(file.source);
  if (problem !== undefined) return { problem };
  return mediaSource(file.source, (mediaType, data) => {
    if (mediaType === pdf) return { source: { type: 'base64', media_type: pdf, data } };
    if (!mediaType.startsWith('text/')) return { problem: `a document must be PDF or text, not ${mediaType}` };
    const text = textOfBase64(data);
    return text === undefined ? { problem: 'the document is not base64 of UTF-8 text' } : textSource(text);
  });
}

function textSource(text: string): Encoded {
  return { source: { type: 'text', media_type: 'text/plain', data: text } };
}

function mediaSource(source: MediaSource, inline: (mediaType: string, data: string) => Encoded): Encoded {
  switch (source.kind) {
    case 'base64':
      return inline(source.mediaType, source.data);
    case 'file-id':
      return { source: { type: 'file', file_id: source.fileId } };
    case 'url': {
      const embedded = dataUrl.exec(source.url);
      if (embedded !== null) return inline(embedded[1] ?? '', source.url.slice(embedded[0].length));
      if (webUrl.test(source.url)) return { source: { type: 'url', url: source.url } };
      return { problem: 'a URL must begin with http:// or https://, or be a data URL in base64' };
    }
  }
}
