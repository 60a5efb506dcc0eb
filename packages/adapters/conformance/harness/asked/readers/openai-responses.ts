import type { JsonValue } from '@tollgate/schema';
import { pick, pickList, pickText } from '../../oracles/pick.js';
import { type Asked, imageOf, type Piece, resultValue, type Turn } from '../asked.js';

/** Reads a body of OpenAI Responses: a flat list of items, each of which is a turn here. */
export function readOpenAiResponses(body: JsonValue): Asked {
  const system = [pickText(body, 'instructions')];
  const turns: Turn[] = [];
  const input = pick(body, 'input');
  if (typeof input === 'string') turns.push({ role: 'user', pieces: [{ type: 'text', text: input }] });
  for (const item of pickList(body, 'input')) {
    const role = pickText(item, 'role');
    if (role === 'system' || role === 'developer') system.push(textOf(contentOf(item)));
    else turns.push(turnOf(item));
  }
  return {
    system: system.filter((text) => text !== '').join('\n'),
    turns,
    tools: pickList(body, 'tools').map((tool) => ({
      name: pickText(tool, 'name'),
      description: pickText(tool, 'description'),
      parameters: pick(tool, 'parameters') ?? {},
    })),
    mustCall: pick(body, 'tool_choice') === 'required',
    schema: pick(body, 'text', 'format', 'schema'),
    thinks: !['', 'none'].includes(pickText(body, 'reasoning', 'effort')),
    stream: pick(body, 'stream') === true,
  };
}

function turnOf(item: JsonValue): Turn {
  const id = pickText(item, 'call_id');
  switch (pickText(item, 'type')) {
    case 'function_call': {
      const input: JsonValue = JSON.parse(pickText(item, 'arguments'));
      return { role: 'model', pieces: [{ type: 'call', id, name: pickText(item, 'name'), input }] };
    }
    case 'function_call_output': {
      const output = pick(item, 'output');
      const text = typeof output === 'string' ? output : textOf(pickList(item, 'output').map(partOf));
      return { role: 'user', pieces: [{ type: 'result', id, value: resultValue(text), failed: false }] };
    }
    case 'reasoning': {
      const text = pickList(item, 'summary').map((piece) => pickText(piece, 'text'));
      return { role: 'model', pieces: [{ type: 'thought', text: text.join('\n') }] };
    }
    default:
      return { role: pickText(item, 'role') === 'assistant' ? 'model' : 'user', pieces: contentOf(item) };
  }
}

function contentOf(item: JsonValue): Piece[] {
  const content = pick(item, 'content');
  return typeof content === 'string' ? [{ type: 'text', text: content }] : pickList(item, 'content').map(partOf);
}

function partOf(part: JsonValue): Piece {
  return pickText(part, 'type') === 'input_image'
    ? imageOf(pickText(part, 'image_url'))
    : { type: 'text', text: pickText(part, 'text') };
}

function textOf(pieces: readonly Piece[]): string {
  return pieces.flatMap((piece) => (piece.type === 'text' ? [piece.text] : [])).join('\n');
}
