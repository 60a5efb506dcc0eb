import { type BlockKind, type ChatEvent, isJsonObject, type JsonObject, type JsonValue } from '@tollgate/schema';
import { textOfArguments } from '../../../core/object-text.js';
import { toCitation } from '../citations.js';
import { formatId } from '../format-id.js';
import { dataOfBlob, joinBlobs } from '../redacted.js';
import { calledTool, isForCaller } from './decode-parts.js';
import { type ConverseStep, type ConverseStreamState, emit, lose, type OpenBlock, skip, stay } from './stream-state.js';

/** Most that hidden reasoning may hold before it is told, in UTF-16 code units. */
export const hiddenCharsMax = 1024 * 1024;

/**
 * Opens a block that says what it is: a tool's use, or something that only this format knows. Text does not say so. The start
 * of the call that is open is said twice.
 */
export function blockStart(state: ConverseStreamState, event: JsonObject): ConverseStep {
  const { open } = state;
  const index = event['contentBlockIndex'];
  const start = event['start'];
  if (typeof index !== 'number') return lose(state);
  if (!isJsonObject(start) || Object.keys(start).length === 0) return stay(state);
  const toolUse = start['toolUse'];
  const called = isJsonObject(toolUse) ? calledTool(toolUse) : undefined;
  // A call that cannot be answered must not go missing; this format gives every call an id and a name.
  if (called === undefined && isJsonObject(toolUse) && isForCaller(toolUse['type'])) return lose(state);
  const isSaidTwice = open?.kind === 'tool-call' && open.index === index && open.id === called?.id;
  if (isSaidTwice) return stay(state);
  if (called === undefined) return opened(state, index, { type: 'opaque', format: formatId, value: start });
  return opened({ ...state, called: true }, index, { type: 'tool-call', ...called });
}

/** Ends a block. One that never said anything was never told of. */
export function blockStop(state: ConverseStreamState, event: JsonObject): ConverseStep {
  const index = event['contentBlockIndex'];
  if (typeof index !== 'number') return skip(state);
  return state.open?.index === index ? closed(state) : stay(state);
}

/** Adds to a block, and opens it where this is its first word. A delta of a kind that is new here is passed over. */
export function blockDelta(state: ConverseStreamState, event: JsonObject): ConverseStep {
  const index = event['contentBlockIndex'];
  const delta = event['delta'];
  if (typeof index !== 'number' || !isJsonObject(delta)) return lose(state);
  const { open } = state;
  if (open?.kind === 'opaque' && open.index === index) {
    return emit(state, { type: 'opaque-delta', block: open.block, format: formatId, value: delta });
  }
  if ('text' in delta) return textDelta(state, index, delta['text']);
  if ('toolUse' in delta) return argumentsDelta(state, index, delta['toolUse']);
  if ('reasoningContent' in delta) return reasoningDelta(state, index, delta['reasoningContent']);
  if ('citation' in delta) return citationDelta(state, index, delta['citation']);
  return stay(state);
}

function textDelta(state: ConverseStreamState, index: number, text: JsonObject[string]): ConverseStep {
  if (typeof text !== 'string') return skip(state);
  if (text === '') return stay(state);
  return inBlock(state, index, 'text', (block) => ({ type: 'text-delta', block, text }));
}

function citationDelta(state: ConverseStreamState, index: number, citation: JsonObject[string]): ConverseStep {
  if (!isJsonObject(citation)) return skip(state);
  return inBlock(state, index, 'text', (block) => ({ type: 'citation-delta', block, citation: toCitation(citation) }));
}

function argumentsDelta(state: ConverseStreamState, index: number, toolUse: JsonObject[string]): ConverseStep {
  const piece = isJsonObject(toolUse) ? toolUse['input'] : undefined;
  const { open } = state;
  if (piece === undefined || piece === null) return skip(state);
  // Arguments without their call are lost, and so is what a caller would have to do with them.
  if (open?.kind !== 'tool-call' || open.index !== index) return piece === '' ? skip(state) : lose(state);
  if (typeof piece !== 'string') return wholeArguments(state, open, piece);
  if (piece === '') return stay(state);
  if (open.hasWholeArguments === true) return piece.trim() === '' ? stay(state) : lose(state);
  const next = open.hasArguments === true ? state : { ...state, open: { ...open, hasArguments: true } };
  return emit(next, { type: 'tool-call-delta', block: open.block, json: piece });
}

/** A value of JSON in the place of a piece of text is all of the arguments: it has no place behind another piece. */
function wholeArguments(state: ConverseStreamState, open: OpenBlock, value: JsonValue): ConverseStep {
  const json = textOfArguments(value);
  // An empty object may stand before the pieces.
  if (json === '{}') return stay(state);
  if (open.hasArguments === true) return lose(state);
  const next = { ...state, open: { ...open, hasArguments: true, hasWholeArguments: true } };
  return emit(next, { type: 'tool-call-delta', block: open.block, json });
}

function reasoningDelta(state: ConverseStreamState, index: number, reasoning: JsonObject[string]): ConverseStep {
  if (!isJsonObject(reasoning)) return skip(state);
  const { text, signature, redactedContent } = reasoning;
  if (typeof redactedContent === 'string') return hiddenDelta(state, index, redactedContent);
  if (typeof signature === 'string') {
    if (signature === '') return stay(state);
    return inBlock(state, index, 'reasoning', (block) => ({ type: 'signature-delta', block, signature }));
  }
  if (typeof text !== 'string') return skip(state);
  if (text === '') return stay(state);
  return inBlock(state, index, 'reasoning', (block) => ({ type: 'reasoning-delta', block, text }));
}

function hiddenDelta(state: ConverseStreamState, index: number, blob: string): ConverseStep {
  const { open } = state;
  if (open?.kind === 'hidden' && open.index === index) {
    const blobs = `${open.blobs} ${blob}`;
    if (blobs.length > hiddenCharsMax) return lose(state);
    return stay({ ...state, open: { ...open, blobs } });
  }
  const before = closed(state);
  return { state: { ...before.state, open: { index, kind: 'hidden', blobs: blob } }, events: before.events };
}

/** Tells of a piece of a text or a thought, in a block of its kind that is opened if it has to be. */
function inBlock(
  state: ConverseStreamState,
  index: number,
  kind: 'text' | 'reasoning',
  piece: (block: number) => ChatEvent,
): ConverseStep {
  const { open } = state;
  if (open?.kind === kind && open.index === index) return emit(state, piece(open.block));
  const step = opened(state, index, { type: kind });
  return { state: step.state, events: [...step.events, piece(step.state.nextBlock - 1)] };
}

function opened(state: ConverseStreamState, index: number, content: BlockKind): ConverseStep {
  const before = closed(state);
  const block = before.state.nextBlock;
  const id = content.type === 'tool-call' ? { id: content.id } : {};
  const open: OpenBlock = { index, block, kind: kindOf(content), ...id };
  return {
    state: { ...before.state, open, nextBlock: block + 1 },
    events: [...before.events, { type: 'block-start', block, choice: 0, content }],
  };
}

function kindOf({ type }: BlockKind): OpenBlock['kind'] {
  return type === 'text' || type === 'reasoning' || type === 'tool-call' ? type : 'opaque';
}

/** Ends the block that is open. A call for which the model wrote nothing has no arguments, which is `{}` in JSON. */
export function closed(state: ConverseStreamState): ConverseStep {
  const { open, ...rest } = state;
  if (open === undefined) return stay(state);
  if (open.kind === 'hidden') {
    const block = state.nextBlock;
    const content: BlockKind = { type: 'redacted-reasoning', data: dataOfBlob(joinBlobs(open.blobs.split(' '))) };
    return {
      state: { ...rest, nextBlock: block + 1 },
      events: [
        { type: 'block-start', block, choice: 0, content },
        { type: 'block-end', block },
      ],
    };
  }
  const { block } = open;
  const end: ChatEvent = { type: 'block-end', block };
  const lacksArguments = open.kind === 'tool-call' && open.hasArguments !== true;
  return { state: rest, events: lacksArguments ? [{ type: 'tool-call-delta', block, json: '{}' }, end] : [end] };
}
