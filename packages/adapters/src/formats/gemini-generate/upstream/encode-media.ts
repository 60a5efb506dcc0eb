import {
  type AudioPart,
  type FilePart,
  type ImagePart,
  isJsonObject,
  type JsonObject,
  type MediaSource,
} from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { asFilledText } from '../../../core/json-members.js';
import { mediaTypeOfUrl } from '../media-types.js';
import { ownMembers } from '../own-members.js';
import type { EncodingNotes } from './notes.js';

type Encoded = { readonly part: JsonObject } | { readonly problem: string };

const dataUrl = /^data:([^;,]{1,255})(?:;[^;,]{1,255})*;base64,/;
const address = /^(?:https?|gs):\/\//i;
const storedFile = /^files\/[\w-]{1,128}$/;
/** What stands before the name of a stored file in its address. */
const filesAddress = 'https://generativelanguage.googleapis.com/v1beta/';

/**
 * The part that holds or names a picture, a sound or a document, or what is wrong with it. A document that is text already is
 * sent as text.
 */
export function encodeMedia(part: ImagePart | AudioPart | FilePart, notes: EncodingNotes): Encoded {
  const { displayName, ...own } = ownMembers(part.extensions) ?? {};
  const name = part.type === 'file' ? part.filename : asFilledText(displayName);
  const encoded = part.source.kind === 'text' ? { part: { text: part.source.text } } : encodeSource(part.source);
  if ('problem' in encoded) return encoded;
  return { part: { ...own, ...withName(encoded.part, name, notes) } };
}

/** Only one of Google's platforms takes names, and none takes that of a text. */
function withName(part: JsonObject, displayName: string | undefined, notes: EncodingNotes): JsonObject {
  if (displayName === undefined) return part;
  const { inlineData, fileData } = part;
  if (notes.displayNames && isJsonObject(inlineData)) return { inlineData: { ...inlineData, displayName } };
  if (notes.displayNames && isJsonObject(fileData)) return { fileData: { ...fileData, displayName } };
  notes.dropped.add('filename');
  return part;
}

function encodeSource(source: MediaSource): Encoded {
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
