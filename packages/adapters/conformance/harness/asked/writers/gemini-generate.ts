import type { JsonObject } from '@tollgate/schema';
import type { Asked, Piece } from '../asked.js';
import type { WrittenRequest } from './written.js';

/** Writes a question as callers of Gemini do; the model, and whether the answer streams, are in the address. */
export function writeGeminiGenerate(asked: Asked): WrittenRequest {
  const { tools, schema } = asked;
  const names = new Map(
    asked.turns.flatMap(({ pieces }) =>
      pieces.flatMap((piece) => (piece.type === 'call' ? [[piece.id, piece.name] as const] : [])),
    ),
  );
  const config: JsonObject = {
    ...(schema === undefined ? {} : { responseMimeType: 'application/json', responseJsonSchema: schema }),
    ...(asked.thinks ? { thinkingConfig: { thinkingBudget: 2_048, includeThoughts: true } } : {}),
  };
  const declarations = tools.map(({ name, description, parameters }) => ({
    name,
    description,
    parametersJsonSchema: parameters,
  }));
  const body: JsonObject = {
    systemInstruction: { parts: [{ text: asked.system }] },
    contents: asked.turns.map(({ role, pieces }) => ({ role, parts: pieces.map((piece) => part(piece, names)) })),
    ...(tools.length === 0 ? {} : { tools: [{ functionDeclarations: declarations }] }),
    ...(asked.mustCall ? { toolConfig: { functionCallingConfig: { mode: 'ANY' } } } : {}),
    generationConfig: config,
  };
  return { body, hints: { model: 'some-model', stream: asked.stream } };
}

function part(piece: Piece, names: ReadonlyMap<string, string>): JsonObject {
  switch (piece.type) {
    case 'text':
      return { text: piece.text };
    case 'image':
      return 'url' in piece
        ? { fileData: { mimeType: 'image/png', fileUri: piece.url } }
        : { inlineData: { mimeType: piece.mediaType, data: piece.data } };
    case 'call':
      return { functionCall: { name: piece.name, args: piece.input } };
    case 'result': {
      const response = typeof piece.value === 'string' ? { output: piece.value } : piece.value;
      return { functionResponse: { name: names.get(piece.id) ?? '', response } };
    }
    case 'thought':
      throw new Error('A thought goes back as it came, not written anew.');
  }
}
