import type { JsonValue } from '@tollgate/schema';
import { pick, pickList, pickNumber, pickText } from '../../oracles/pick.js';
import { type Asked, type Piece, resultValue, type Turn } from '../asked.js';

/**
 * Reads a body of Gemini's generateContent; whether it streams is said by the address. Calls without ids are told by their
 * names, in the order of their turns, as the provider tells them.
 */
export function readGeminiGenerate(body: JsonValue): Asked {
  const config = pick(body, 'generationConfig');
  const thinking = pick(config, 'thinkingConfig');
  return {
    system: pickList(body, 'systemInstruction', 'parts')
      .map((part) => pickText(part, 'text'))
      .join('\n'),
    turns: turnsOf(pickList(body, 'contents')),
    tools: pickList(body, 'tools')
      .flatMap((tool) => pickList(tool, 'functionDeclarations'))
      .map((declared) => ({
        name: pickText(declared, 'name'),
        description: pickText(declared, 'description'),
        parameters: pick(declared, 'parametersJsonSchema') ?? pick(declared, 'parameters') ?? {},
      })),
    mustCall: pick(body, 'toolConfig', 'functionCallingConfig', 'mode') === 'ANY',
    schema: pick(config, 'responseJsonSchema') ?? pick(config, 'responseSchema'),
    thinks: (pickNumber(thinking, 'thinkingBudget') ?? 0) !== 0 || pickText(thinking, 'thinkingLevel') !== '',
    stream: false,
  };
}

function turnsOf(contents: readonly JsonValue[]): readonly Turn[] {
  const called = new Map<string, number>();
  const answered = new Map<string, number>();
  const idOf = (part: JsonValue | undefined, seen: Map<string, number>): string => {
    const given = pickText(part, 'id');
    if (given !== '') return given;
    const name = pickText(part, 'name');
    const number = seen.get(name) ?? 0;
    seen.set(name, number + 1);
    return `${name} ${number}`;
  };
  const pieceOf = (part: JsonValue): Piece => {
    const call = pick(part, 'functionCall');
    const response = pick(part, 'functionResponse');
    if (call !== undefined) {
      const input = pick(call, 'args') ?? {};
      return { type: 'call', id: idOf(call, called), name: pickText(call, 'name'), input };
    }
    if (response !== undefined) return resultOf(response, idOf(response, answered));
    return mediaOf(part) ?? textOf(part);
  };
  return contents.map((content) => ({
    role: pickText(content, 'role') === 'model' ? 'model' : 'user',
    pieces: pickList(content, 'parts').map(pieceOf),
  }));
}

function resultOf(response: JsonValue, id: string): Piece {
  const said = pick(response, 'response');
  const plain = pick(said, 'output') ?? pick(said, 'error');
  const value = typeof plain === 'string' ? resultValue(plain) : (said ?? null);
  return { type: 'result', id, value, failed: pick(said, 'error') !== undefined };
}

function mediaOf(part: JsonValue): Piece | undefined {
  const data = pick(part, 'inlineData');
  if (data !== undefined) {
    return { type: 'image', mediaType: pickText(data, 'mimeType'), data: pickText(data, 'data') };
  }
  const file = pick(part, 'fileData');
  return file === undefined ? undefined : { type: 'image', url: pickText(file, 'fileUri') };
}

function textOf(part: JsonValue): Piece {
  return { type: pick(part, 'thought') === true ? 'thought' : 'text', text: pickText(part, 'text') };
}
