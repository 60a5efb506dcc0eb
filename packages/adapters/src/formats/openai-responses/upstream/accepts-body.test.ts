import { describe, expect, test } from '@jest/globals';
import type { JsonValue } from '@tollgate/schema';
import { sealEnvelope } from '../../../core/carried-state.js';
import { acceptsBody } from './accepts-body.js';
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

  test('is not judged by anything that is no item', () => {
    for (const input of [null, 7, {}, [null, 'x', [1]]])
      expect(acceptsBody({ input }, openAiResponsesQuirks)).toBe(true);
  });
});
