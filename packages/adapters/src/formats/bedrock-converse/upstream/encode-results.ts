import type { CacheMark, JsonObject, ToolResultPart, UserPart } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { addUserPart, type PartsContext, userBlock } from './encode-parts.js';
import type { ConverseQuirks, MediaKind } from './quirks.js';
import { toWireToolId } from './tool-ids.js';

/** What a tool without output is answered with: a result must hold something, and blank text is refused. */
const noOutput = '(no output)';

/** A result, and what of it this model does not take inside one. */
export interface EncodedResult {
  readonly block: JsonObject;
  readonly moved: readonly JsonObject[];
}

/** The result of one call. Cache marks inside it go behind it, where this format has a place for them. */
export function encodeResult(part: ToolResultPart, path: string, context: PartsContext): EncodedResult {
  const { quirks, notes } = context;
  const content: JsonObject[] = [];
  const label = { text: `Attachments of the tool call ${part.toolCallId}:` };
  const moved: JsonObject[] = [label];
  for (const [at, piece] of part.content.entries()) {
    const place = `${path}.content[${at}]`;
    if (isTakenInResults(piece, quirks)) {
      const block = userBlock(piece, place, context);
      if (block !== undefined) content.push(block);
    } else addUserPart(moved, piece, place, context);
  }
  const isMoved = moved.length > 1;
  if (isMoved) notes.dropped.add('tool result media: moved behind the results');
  if (part.isError === true && !quirks.toolResultStatus) notes.dropped.add('is_error: this model takes no status');
  const status = part.isError === undefined ? undefined : part.isError ? 'error' : 'success';
  const block = defined({
    toolUseId: toWireToolId(part.toolCallId, quirks.toolCallIds),
    content: content.length === 0 ? [{ text: noOutput }] : content,
    status: quirks.toolResultStatus ? status : undefined,
  });
  return { block: { toolResult: block }, moved: isMoved ? moved : [] };
}

/** The mark of a result, or of the last marked piece inside it. */
export function markOf(part: ToolResultPart): CacheMark | undefined {
  const inside = part.content.map((piece) => (piece.type === 'opaque' ? undefined : piece.cache));
  return part.cache ?? inside.findLast((mark) => mark !== undefined);
}

function isTakenInResults(piece: UserPart, { toolResultMedia }: ConverseQuirks): boolean {
  const kind: MediaKind = piece.type === 'image' ? 'image' : piece.type === 'file' ? 'document' : 'text';
  return kind === 'text' || toolResultMedia.includes(kind);
}
