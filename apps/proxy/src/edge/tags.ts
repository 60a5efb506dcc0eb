import {
  type Failure,
  fail,
  ok,
  type Result,
  type Tags,
  tagCountMax,
  tagKeyCharsMax,
  tagKeyPattern,
  tagValueCharsMax,
} from '@tollgate/schema';
import { keyHeldBy } from './held-key.js';

const headerNames = ['x-tags', 'x-tollgate-tags'];
/** What is safe wherever a tag is shown: logs, SQL, labels, spreadsheets. A comma would split the list. */
const valuePattern = /^[A-Za-z0-9][A-Za-z0-9 ._:/@+#=~-]*$/;

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Callers send the same few lists over and over; so many of them are remembered. */
const rememberedListsMax = 1024;
const rememberedListCharsMax = 1024;
const remembered = new Map<string, Result<Tags, Failure>>();
const noTags: Result<Tags, Failure> = ok({});

/** Reads `x-tags: team:platform, feature:code-review`. A value may hold colons; the first one ends the key. */
export function readTags(headers: Headers): Result<Tags, Failure> {
  const [text, other] = [headers['x-tags'], headers['x-tollgate-tags']];
  if (text === undefined && other === undefined) return noTags;
  if (typeof text !== 'string' || other !== undefined || text.length > rememberedListCharsMax) return readAll(headers);
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const tags = readAll(headers);
  if (remembered.size >= rememberedListsMax) remembered.clear();
  remembered.set(text, tags);
  return tags;
}

function readAll(headers: Headers): Result<Tags, Failure> {
  const tags = new Map<string, string>();
  for (const header of headerNames) {
    const text = headers[header];
    if (text === undefined || text === '') continue;
    const problem = readList(String(text), tags);
    if (problem !== undefined) return fail({ code: 'request.tags-invalid', message: problem, param: header });
  }
  // What is remembered is shared by many requests.
  return ok(Object.freeze(Object.fromEntries(tags)));
}

/**
 * The tags a request is reported under: the caller's, over which those that an operator put on the key or its project
 * win, because limits and reports are matched by them.
 */
export function mergeTags(callers: Tags, operators: Tags): Result<Tags, Failure> {
  if (Object.keys(operators).length === 0) return ok(callers);
  const merged = { ...callers, ...operators };
  if (Object.keys(merged).length <= tagCountMax) return ok(merged);
  const message = `There are more than ${tagCountMax} tags with those of the key; send fewer`;
  return fail({ code: 'request.tags-invalid', message, param: headerNames[0] ?? '' });
}

function readList(text: string, tags: Map<string, string>): string | undefined {
  for (const item of text.split(',')) {
    const held = keyHeldBy(`Tag ${tags.size + 1}`, item);
    if (held !== undefined) return held.message;
    const colon = item.indexOf(':');
    if (colon === -1) return `Tag ${tags.size + 1} has no colon; write key:value, with commas between tags`;
    const key = item.slice(0, colon).trim();
    const value = item.slice(colon + 1).trim();
    if (!tagKeyPattern.test(key)) {
      return `The key of tag ${tags.size + 1} must be 1 to ${tagKeyCharsMax} letters, digits, dots, hyphens or underscores, a letter or a digit first`;
    }
    if (value.length > tagValueCharsMax || !valuePattern.test(value)) {
      return `The value of tag ${key} must be 1 to ${tagValueCharsMax} letters, digits, spaces or any of . _ : / @ + # = ~ -, a letter or a digit first`;
    }
    if (tags.has(key)) return `The tag ${key} is given twice`;
    if (tags.size === tagCountMax) return `At most ${tagCountMax} tags can be sent`;
    tags.set(key, value);
  }
  return undefined;
}
