import type { JsonValue } from '@tollgate/schema';
import { pick, pickList, pickText } from '../../oracles/pick.js';
import { type Asked, has, type Piece, resultValue } from '../asked.js';

/** Reads a body of Bedrock's Converse; whether it streams is said by the address. */
export function readBedrockConverse(body: JsonValue): Asked {
  const schema = pickText(body, 'outputConfig', 'textFormat', 'structure', 'jsonSchema', 'schema');
  return {
    system: textsOf(pickList(body, 'system')).join('\n'),
    turns: pickList(body, 'messages').map((message) => ({
      role: pickText(message, 'role') === 'assistant' ? 'model' : 'user',
      pieces: pickList(message, 'content').map(pieceOf),
    })),
    tools: pickList(body, 'toolConfig', 'tools')
      .filter((tool) => has(tool, 'toolSpec'))
      .map((tool) => ({
        name: pickText(tool, 'toolSpec', 'name'),
        description: pickText(tool, 'toolSpec', 'description'),
        parameters: pick(tool, 'toolSpec', 'inputSchema', 'json') ?? {},
      })),
    mustCall: pick(body, 'toolConfig', 'toolChoice', 'any') !== undefined,
    schema: schema === '' ? undefined : JSON.parse(schema),
    thinks: ['enabled', 'adaptive'].includes(pickText(body, 'additionalModelRequestFields', 'thinking', 'type')),
    stream: false,
  };
}

function textsOf(blocks: readonly JsonValue[]): string[] {
  return blocks.map((block) => pickText(block, 'text')).filter((text) => text !== '');
}

function pieceOf(block: JsonValue): Piece {
  const call = pick(block, 'toolUse');
  const result = pick(block, 'toolResult');
  const image = pick(block, 'image');
  if (call !== undefined) {
    return {
      type: 'call',
      id: pickText(call, 'toolUseId'),
      name: pickText(call, 'name'),
      input: pick(call, 'input') ?? null,
    };
  }
  if (result !== undefined) {
    const [first] = pickList(result, 'content').map((entry) => pick(entry, 'json'));
    return {
      type: 'result',
      id: pickText(result, 'toolUseId'),
      value: first ?? resultValue(textsOf(pickList(result, 'content')).join('\n')),
      failed: pickText(result, 'status') === 'error',
    };
  }
  if (image !== undefined) {
    return {
      type: 'image',
      mediaType: `image/${pickText(image, 'format')}`,
      data: pickText(image, 'source', 'bytes'),
    };
  }
  if (has(block, 'reasoningContent')) {
    return { type: 'thought', text: pickText(block, 'reasoningContent', 'reasoningText', 'text') };
  }
  return { type: 'text', text: pickText(block, 'text') };
}
