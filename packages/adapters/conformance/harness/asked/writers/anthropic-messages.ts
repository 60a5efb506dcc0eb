import type { JsonObject } from '@tollgate/schema';
import type { Asked, Piece } from '../asked.js';
import { textOfResult, type WrittenRequest } from './written.js';

/** Writes a question as callers of Anthropic Messages do. */
export function writeAnthropicMessages(asked: Asked): WrittenRequest {
  const { tools, schema } = asked;
  const body: JsonObject = {
    model: 'some-model',
    max_tokens: 8_000,
    system: asked.system,
    messages: asked.turns.map(({ role, pieces }) => ({
      role: role === 'user' ? 'user' : 'assistant',
      content: pieces.map(block),
    })),
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map(({ name, description, parameters }) => ({ name, description, input_schema: parameters })),
        }),
    ...(asked.mustCall ? { tool_choice: { type: 'any' } } : {}),
    ...(schema === undefined ? {} : { output_config: { format: { type: 'json_schema', schema } } }),
    ...(asked.thinks ? { thinking: { type: 'enabled', budget_tokens: 2_048 } } : {}),
    ...(asked.stream ? { stream: true } : {}),
  };
  return { body, hints: {} };
}

function block(piece: Piece): JsonObject {
  switch (piece.type) {
    case 'text':
      return { type: 'text', text: piece.text };
    case 'image':
      return {
        type: 'image',
        source:
          'url' in piece
            ? { type: 'url', url: piece.url }
            : { type: 'base64', media_type: piece.mediaType, data: piece.data },
      };
    case 'call':
      return { type: 'tool_use', id: piece.id, name: piece.name, input: piece.input };
    case 'result':
      return { type: 'tool_result', tool_use_id: piece.id, content: textOfResult(piece.value) };
    case 'thought':
      throw new Error('A thought goes back as it came, not written anew.');
  }
}
