import type { JsonValue } from '@tollgate/schema';
import { pick, pickList, pickText } from '../../oracles/pick.js';
import { type Asked, type AskedTool, imageOf, type Piece, resultValue, type Turn } from '../asked.js';

/** Messages and tools as OpenAI chat has them, and Cohere's chat after it. */
export function readChatMessages(body: JsonValue): Pick<Asked, 'system' | 'turns' | 'tools' | 'stream'> {
  const system: string[] = [];
  const turns: Turn[] = [];
  for (const message of pickList(body, 'messages')) {
    const role = pickText(message, 'role');
    if (role === 'system' || role === 'developer') system.push(textOf(message));
    else if (role === 'assistant') turns.push({ role: 'model', pieces: [...contentOf(message), ...callsOf(message)] });
    else if (role === 'tool') turns.push({ role: 'user', pieces: [resultOf(message)] });
    else turns.push({ role: 'user', pieces: contentOf(message) });
  }
  return {
    system: system.join('\n'),
    turns,
    tools: pickList(body, 'tools').map(toolOf),
    stream: pick(body, 'stream') === true,
  };
}

function toolOf(tool: JsonValue): AskedTool {
  const called = pick(tool, 'function');
  return {
    name: pickText(called, 'name'),
    description: pickText(called, 'description'),
    parameters: pick(called, 'parameters') ?? {},
  };
}

function contentOf(message: JsonValue): Piece[] {
  const content = pick(message, 'content');
  const thought = pickText(message, 'reasoning_content');
  const before: Piece[] = thought === '' ? [] : [{ type: 'thought', text: thought }];
  if (typeof content === 'string') return [...before, { type: 'text', text: content }];
  return [
    ...before,
    ...pickList(message, 'content').map((part): Piece => {
      if (pickText(part, 'type') === 'image_url') return imageOf(pickText(part, 'image_url', 'url'));
      if (pickText(part, 'type') === 'thinking') return { type: 'thought', text: pickText(part, 'thinking') };
      return { type: 'text', text: pickText(part, 'text') };
    }),
  ];
}

function callsOf(message: JsonValue): Piece[] {
  return pickList(message, 'tool_calls').map((call) => ({
    type: 'call',
    id: pickText(call, 'id'),
    name: pickText(call, 'function', 'name'),
    input: JSON.parse(pickText(call, 'function', 'arguments')),
  }));
}

function resultOf(message: JsonValue): Piece {
  const value = resultValue(textOf(message));
  return { type: 'result', id: pickText(message, 'tool_call_id'), value, failed: false };
}

function textOf(message: JsonValue): string {
  return contentOf(message)
    .map((piece) => (piece.type === 'text' ? piece.text : ''))
    .join('\n');
}
