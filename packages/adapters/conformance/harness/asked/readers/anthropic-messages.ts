import type { JsonValue } from '@tollgate/schema';
import { pick, pickList, pickText } from '../../oracles/pick.js';
import { type Asked, type Piece, resultValue } from '../asked.js';

/** Reads a body of Anthropic Messages. */
export function readAnthropicMessages(body: JsonValue): Asked {
  return {
    system: textsOf(pick(body, 'system')).join('\n'),
    turns: pickList(body, 'messages').map((message) => ({
      role: pickText(message, 'role') === 'assistant' ? 'model' : 'user',
      pieces: blocksOf(pick(message, 'content')).map(pieceOf),
    })),
    tools: pickList(body, 'tools').map((tool) => ({
      name: pickText(tool, 'name'),
      description: pickText(tool, 'description'),
      parameters: pick(tool, 'input_schema') ?? {},
    })),
    mustCall: pick(body, 'tool_choice', 'type') === 'any',
    schema: pick(body, 'output_config', 'format', 'schema'),
    thinks: ['enabled', 'adaptive'].includes(pickText(body, 'thinking', 'type')),
    stream: pick(body, 'stream') === true,
  };
}

function blocksOf(content: JsonValue | undefined): JsonValue[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return Array.isArray(content) ? content : [];
}

function textsOf(content: JsonValue | undefined): string[] {
  return blocksOf(content)
    .map((block) => pickText(block, 'text'))
    .filter((text) => text !== '');
}

function pieceOf(block: JsonValue): Piece {
  switch (pickText(block, 'type')) {
    case 'image': {
      const source = pick(block, 'source');
      if (pickText(source, 'type') === 'url') return { type: 'image', url: pickText(source, 'url') };
      return { type: 'image', mediaType: pickText(source, 'media_type'), data: pickText(source, 'data') };
    }
    case 'tool_use':
      return {
        type: 'call',
        id: pickText(block, 'id'),
        name: pickText(block, 'name'),
        input: pick(block, 'input') ?? null,
      };
    case 'tool_result':
      return {
        type: 'result',
        id: pickText(block, 'tool_use_id'),
        value: resultValue(textsOf(pick(block, 'content')).join('\n')),
        failed: pick(block, 'is_error') === true,
      };
    case 'thinking':
      return { type: 'thought', text: pickText(block, 'thinking') };
    default:
      return { type: 'text', text: pickText(block, 'text') };
  }
}
