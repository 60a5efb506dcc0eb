import type { FilePart, JsonObject, MediaSource } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { mediaTypeOfUrl } from '../media-types.js';

type Encoded = { readonly part: JsonObject } | { readonly problem: string };

const dataUrl = /^data:([^;,]{1,255})(?:;[^;,]{1,255})*;base64,/;
const address = /^(?:https?|gs):\/\//i;
const storedFile = /^files\/[\w-]{1,128}$/;
/** What stands before the name of a stored file in its address. */
const filesAddress = 'https://generativelanguage.googleapis.com/v1beta/';

/** The part that holds or names a picture, a sound or a document, or what is wrong with it. */
export function encodeMedia(source: MediaSource): Encoded {
  switch (source.kind) {
    case 'base64':
      return inline(source.mediaType, source.data);
    case 'url':
      return encodeUrl(source.url, source.mediaType);
    case 'file-id':
      if (address.test(source.fileId)) return stored(source.fileId, undefined);
      if (storedFile.test(source.fileId)) return stored(filesAddress + source.fileId, undefined);
      return { problem: 'a stored file must be one of this provider, as files/… or by its address' };
  }
}

/** A document; one that is text already is sent as text. */
export function encodeFile({ source }: FilePart): Encoded {
  return source.kind === 'text' ? { part: { text: source.text } } : encodeMedia(source);
}

function encodeUrl(url: string, mediaType: string | undefined): Encoded {
  const embedded = dataUrl.exec(url);
  if (embedded !== null) return inline(embedded[1] ?? '', url.slice(embedded[0].length));
  if (address.test(url) || storedFile.test(url)) return stored(url, mediaType ?? mediaTypeOfUrl(url));
  return { problem: 'a URL must begin with https:// or gs://, or be a data URL in base64' };
}

function inline(mimeType: string, data: string): Encoded {
  return { part: { inlineData: { mimeType, data } } };
}

function stored(fileUri: string, mimeType: string | undefined): Encoded {
  return { part: { fileData: defined({ mimeType, fileUri }) } };
}
