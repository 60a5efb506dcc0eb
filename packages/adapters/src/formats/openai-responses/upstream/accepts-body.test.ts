import { describe, expect, test } from '@jest/globals';
import type { JsonValue } from '@tollgate/schema';
import { sealEnvelope } from '../../../core/carried-state.js';
import { translateRequest } from '../../../core/translate-request.js';
import { openAiResponsesClient } from '../client/client-format.js';
import { acceptsBody } from './accepts-body.js';
import { openAiResponses } from './open-ai-responses.js';
import { openAiResponsesQuirks } from './quirks.js';

const other = { ...openAiResponsesQuirks, reasoningState: 'other' as const };
const any = { ...openAiResponsesQuirks, reasoningState: 'any' as const };

function accepts(item: JsonValue, quirks = openAiResponsesQuirks): boolean {
  return acceptsBody({ model: 'm', input: [{ role: 'user', content: 'Hi' }, item] }, quirks);
}

describe('a body of this format', () => {
  test('goes upstream as it is, whatever it refers to', () => {
    const body = {
      input: 'Hi',
      previous_response_id: 'resp_1',
      background: true,
      prompt: { id: 'p' },
      conversation: 'c',
    };
    expect(acceptsBody(body, openAiResponsesQuirks)).toBe(true);
    expect(accepts({ type: 'item_reference', id: 'rs_1' })).toBe(true);
    expect(accepts({ type: 'web_search_call', id: 'ws_1' })).toBe(true);
  });

  test('goes with the provider’s own reasoning, named or encrypted', () => {
    expect(accepts({ type: 'reasoning', id: 'rs_0dc1', summary: [] })).toBe(true);
    expect(accepts({ type: 'reasoning', id: 'rs_0dc1', summary: [], encrypted_content: 'gAAAAABo' })).toBe(true);
    expect(accepts({ type: 'reasoning', summary: [], encrypted_content: 'tco_7e' }, other)).toBe(true);
  });

  test('does not go with reasoning of another vendor, which would be refused', () => {
    expect(accepts({ type: 'reasoning', summary: [], encrypted_content: 'tco_7e' })).toBe(false);
    expect(accepts({ type: 'reasoning', summary: [], encrypted_content: 'gAAAAABo' }, other)).toBe(false);
  });

  test('goes with any of them to a relay', () => {
    for (const state of ['tco_7e', 'gAAAAABo']) {
      expect(accepts({ type: 'reasoning', summary: [], encrypted_content: state }, any)).toBe(true);
    }
  });

  test('does not go with an envelope of ours, nor with a thought that was named here', () => {
    const sealed =
      sealEnvelope({
        vendor: 'anthropic-messages',
        part: { type: 'reasoning', text: '', signature: 's' },
      }) ?? '';
    for (const quirks of [openAiResponsesQuirks, other, any]) {
      expect(accepts({ type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: sealed }, quirks)).toBe(false);
      expect(accepts({ type: 'reasoning', id: 'rs_tg_1_0', summary: [] }, quirks)).toBe(false);
    }
  });

  test('does not go with a call of another provider whose id is too long, though with a result of one that is kept', () => {
    const id = 'x'.repeat(65);
    expect(accepts({ type: 'function_call', call_id: id, name: 'f', arguments: '{}' })).toBe(false);
    expect(accepts({ type: 'function_call', call_id: id.slice(1), name: 'f', arguments: '{}' })).toBe(true);
    expect(accepts({ type: 'function_call_output', call_id: id, output: 'r' })).toBe(true);
    expect(accepts({ type: 'function_call', call_id: 7 })).toBe(true);
  });

  test('whose call has too long an id has a shorter one, the same in the call and in its result', () => {
    const call_id = `call_${'x'.repeat(90)}`;
    const input = [
      { role: 'user', content: 'Hi' },
      { type: 'function_call', call_id, name: 'f', arguments: '{}' },
      { type: 'function_call_output', call_id, output: 'r' },
    ];
    const translated = translateRequest(
      openAiResponsesClient,
      openAiResponses(),
      { model: 'm', input },
      { model: 'm', stream: false },
    );
    if (!translated.ok) throw new Error(JSON.stringify(translated.failure));
    const sent: { input: readonly { call_id?: string }[] } = JSON.parse(JSON.stringify(translated.value.wire.body));
    const [, call, result] = sent.input;
    expect(call?.call_id?.length).toBeLessThanOrEqual(64);
    expect(result?.call_id).toBe(call?.call_id);
  });

  test('is not judged by anything that is no item', () => {
    for (const input of [null, 7, {}, [null, 'x', [1]]])
      expect(acceptsBody({ input }, openAiResponsesQuirks)).toBe(true);
  });
});
