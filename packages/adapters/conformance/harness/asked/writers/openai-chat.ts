import type { JsonObject } from '@tollgate/schema';
import { type Asked, type Piece, urlOf } from '../asked.js';
import { textOfResult, type WrittenRequest } from './written.js';

/** Writes a question as callers of OpenAI chat do. */
export function writeOpenAiChat(asked: Asked): WrittenRequest {
  const { tools, schema } = asked;
  const body: JsonObject = {
    model: 'some-model',
    messages: [
      { role: 'system', content: asked.system },
      ...asked.turns.flatMap(({ role, pieces }) => messages(role, pieces)),
    ],
    ...(tools.length === 0 ? {} : { tools: tools.map((tool) => ({ type: 'function', function: { ...tool } })) }),
    ...(asked.mustCall ? { tool_choice: 'required' } : {}),
    ...(schema === undefined
      ? {}
      : { response_format: { type: 'json_schema', json_schema: { name: 'answer', schema, strict: true } } }),
    ...(asked.thinks ? { reasoning_effort: 'medium' } : {}),
    ...(asked.stream ? { stream: true, stream_options: { include_usage: true } } : {}),
  };
  return { body, hints: {} };
}

function messages(role: 'user' | 'model', pieces: readonly Piece[]): JsonObject[] {
  const results = pieces.flatMap((piece): JsonObject[] =>
    piece.type === 'result' ? [{ role: 'tool', tool_call_id: piece.id, content: textOfResult(piece.value) }] : [],
  );
  const content = pieces.flatMap((piece): JsonObject[] => {
    if (piece.type === 'text') return [{ type: 'text', text: piece.text }];
    return piece.type === 'image' ? [{ type: 'image_url', image_url: { url: urlOf(piece) } }] : [];
  });
  const calls = pieces.flatMap((piece): JsonObject[] =>
    piece.type === 'call'
      ? [{ id: piece.id, type: 'function', function: { name: piece.name, arguments: JSON.stringify(piece.input) } }]
      : [],
  );
  if (role === 'user') return [...results, ...(content.length === 0 ? [] : [{ role: 'user', content }])];
  return [
    {
      role: 'assistant',
      content: content.length === 0 ? null : content,
      ...(calls.length === 0 ? {} : { tool_calls: calls }),
    },
  ];
}
