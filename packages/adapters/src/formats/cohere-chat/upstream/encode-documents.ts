import type { FilePart, JsonObject } from '@tollgate/schema';
import { textOfBase64 } from '../../../core/base64-text.js';
import { defined } from '../../../core/defined.js';
import type { EncodingNotes } from './notes.js';

const textualType = /^(?:text\/|application\/(?:json|xml|yaml|x-yaml|javascript)\b|[^;]+\+(?:json|xml)\b)/i;
const dataUrl = /^data:([^;,]{1,255})(?:;[^;,]{1,255})*;base64,/;

/**
 * The `data` of a document. The format knows only text: whatever else a file holds is a problem at its place, and so is
 * a file that would have to be fetched.
 */
export function documentData(file: FilePart, path: string, notes: EncodingNotes): JsonObject | undefined {
  if (file.context !== undefined) notes.dropped.add('context');
  const text = textOfFile(file);
  if ('problem' in text) {
    notes.problems.push({ path, message: text.problem });
    return undefined;
  }
  return defined({ title: file.filename, text: text.value });
}

type FileText = { readonly value: string } | { readonly problem: string };

function textOfFile({ source }: FilePart): FileText {
  switch (source.kind) {
    case 'text':
      return { value: source.text };
    case 'base64':
      return textOfData(source.mediaType, source.data);
    case 'file-id':
      return { problem: 'a stored file cannot be sent to this provider; send its text' };
    case 'url': {
      const embedded = dataUrl.exec(source.url);
      if (embedded !== null) return textOfData(embedded[1] ?? '', source.url.slice(embedded[0].length));
      return { problem: 'this provider fetches no files; send the text of the document' };
    }
  }
}

function textOfData(mediaType: string, data: string): FileText {
  if (!textualType.test(mediaType)) return { problem: `a document must be text for this provider, not ${mediaType}` };
  const value = textOfBase64(data);
  return value === undefined ? { problem: 'the document is not base64 of UTF-8 text' } : { value };
}
