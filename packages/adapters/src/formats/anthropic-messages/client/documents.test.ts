import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@tollgate/schema';
import { refusal, type Target, translate } from '../../../core/testing/translating.js';

const picture = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } };
const text = (words: string) => ({ type: 'text', text: words });
const document = (content: readonly JsonObject[], more: JsonObject = {}) => ({
  type: 'document',
  title: 'T',
  source: { type: 'content', content },
  ...more,
});
const body = (...content: readonly JsonObject[]) => ({ max_tokens: 99, messages: [{ role: 'user', content }] });

function sent(target: Target, ...content: readonly JsonObject[]) {
  const translated = translate('anthropic-messages', target, body(...content));
  if (!translated.ok) throw new Error(JSON.stringify(translated.failure));
  return translated.value;
}

describe('a document made of blocks', () => {
  const mixed = document([text('Before'), picture, text('After')]);

  test('goes to providers of other formats with its texts and pictures in their order', () => {
    expect(sent('openai-chat', mixed, text('Well?')).request.messages[0]?.content).toEqual([
      { type: 'file', source: { kind: 'text', text: 'Before' }, filename: 'T' },
      { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AAAA' } },
      { type: 'file', source: { kind: 'text', text: 'After' }, filename: 'T' },
      { type: 'text', text: 'Well?' },
    ]);
    expect(sent('gemini-generate', mixed).wire.body['contents']).toEqual([
      {
        role: 'user',
        parts: [{ text: 'Before' }, { inlineData: { mimeType: 'image/png', data: 'AAAA' } }, { text: 'After' }],
      },
    ]);
  });

  test('does so from the result of a tool too, and with its cache mark at its end', () => {
    const marked = document([text('Before'), picture], { cache_control: { type: 'ephemeral' } });
    const result = { type: 'tool_result', tool_use_id: 'c', content: [marked] };
    expect(sent('openai-chat', result).request.messages[0]?.content).toEqual([
      {
        type: 'tool-result',
        toolCallId: 'c',
        content: [
          { type: 'file', source: { kind: 'text', text: 'Before' }, filename: 'T' },
          { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AAAA' }, cache: {} },
        ],
      },
    ]);
  });

  test('with something else in it, or with what a target does not take, is refused with the place', () => {
    const odd = body(text('Hi'), document([text('Before'), { type: 'search_result' }]));
    const at = 'messages[0].content[1].source.content[1]';
    expect(refusal('anthropic-messages', 'openai-chat', odd)).toEqual(['request.invalid', `${at}.type`]);
    const stored = { type: 'image', source: { type: 'file', file_id: 'f' } };
    const kept = body(text('Hi'), document([text('Before'), stored]));
    expect(refusal('anthropic-messages', 'cohere-chat', kept)).toEqual(['request.unsupported', at]);
  });

  test('stays as it was written for a provider of its own format', () => {
    const content = [mixed, text('Well?')];
    expect(sent('anthropic-messages', ...content).wire.body['messages']).toEqual([{ role: 'user', content }]);
  });
});

describe('what a caller wants done with a document', () => {
  const asked = {
    type: 'document',
    source: { type: 'text', media_type: 'text/plain', data: 'D' },
    context: 'C',
    citations: { enabled: true },
  };

  test.each<[Target, readonly string[]]>([
    ['openai-chat', ['citations', 'context']],
    ['openai-responses', ['citations', 'context']],
    ['gemini-generate', ['citations', 'context']],
    ['cohere-chat', ['context']],
    ['bedrock-converse', []],
    ['anthropic-messages', []],
  ])('is told where %s cannot say it', (target, dropped) => {
    const { dropped: told, wire } = sent(target, asked, text('Well?'));
    expect(told).toEqual(dropped);
    if (dropped.length === 0) expect(JSON.stringify(wire.body)).toContain('"context":"C"');
  });
});
