import type { JsonObject } from '@tollgate/schema';
import { type Asked, type Piece, urlOf } from '../asked.js';
import { textOfResult, type WrittenRequest } from './written.js';

/** Writes a question as callers of OpenAI Responses do who keep their conversation themselves. */
export function writeOpenAiResponses(asked: Asked): WrittenRequest {
  const { tools, schema } = asked;
  const body: JsonObject = {
    model: 'some-model',
    instructions: asked.system,
    input: asked.turns.flatMap(({ role, pieces }) => items(role, pieces)),
    store: false,
    ...(tools.length === 0 ? {} : { tools: tools.map((tool) => ({ type: 'function', strict: false, ...tool })) }),
    ...(asked.mustCall ? { tool_choice: 'required' } : {}),
    ...(schema === undefined
      ? {}
      : { text: { format: { type: 'json_schema', name: 'answer', schema, strict: true } } }),
    ...(asked.thinks
      ? { reasoning: { effort: 'medium', summary: 'auto' }, include: ['reasoning.encrypted_content'] }
      : {}),
    ...(asked.stream ? { stream: true } : {}),
  };
  return { body, hints: {} };
}

function items(role: 'user' | 'model', pieces: readonly Piece[]): JsonObject[] {
  const content = pieces.flatMap((piece): JsonObject[] => {
    if (piece.type === 'text') return [{ type: role === 'user' ? 'input_text' : 'output_text', text: piece.text }];
    return piece.type === 'image' ? [{ type: 'input_image', image_url: urlOf(piece), detail: 'auto' }] : [];
  });
  const others = pieces.flatMap((piece): JsonObject[] => {
    if (piece.type === 'result') {
      return [{ type: 'function_call_output', call_id: piece.id, output: textOfResult(piece.value) }];
    }
    if (piece.type !== 'call') return [];
    const { id, name, input } = piece;
    return [{ type: 'function_call', call_id: id, name, arguments: JSON.stringify(input) }];
  });
  const message = { role: role === 'user' ? 'user' : 'assistant', content };
  if (content.length === 0) return others;
  return role === 'user' ? [...others, message] : [message, ...others];
}
