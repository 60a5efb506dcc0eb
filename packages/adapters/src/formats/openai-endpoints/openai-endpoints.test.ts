import { describe, expect, test } from '@jest/globals';
import { JsonValue } from '@tollgate/schema';
import fc from 'fast-check';
import { decodeOpenAiFailure } from '../openai-chat/index.js';
import {
  openAiEndpoints,
  readEndpointEvent,
  readImagesAnswer,
  readModerationsAnswer,
  readTranscriptionAnswer,
  speaksInEvents,
} from './index.js';

const options = { decodeFailure: decodeOpenAiFailure };

describe('the endpoints of a provider', () => {
  test('are those that are named, below its own prefix', () => {
    expect(openAiEndpoints(options, 'images', 'speech').paths).toEqual({
      images: '/images/generations',
      speech: '/audio/speech',
    });
    expect(openAiEndpoints({ ...options, prefix: '/v1' }, 'translations').paths).toEqual({
      translations: '/v1/audio/translations',
    });
  });

  test('make speech as events for the models that are sold by the token', () => {
    expect(['gpt-4o-mini-tts', 'tts-1', 'tts-1-hd'].map(speaksInEvents)).toEqual([true, false, false]);
  });
});

describe('an answer with pictures', () => {
  test('counts the pictures, and the tokens where they are said', () => {
    const usage = {
      input_tokens: 50,
      input_tokens_details: { text_tokens: 10, image_tokens: 40 },
      output_tokens: 2112,
      total_tokens: 2162,
    };
    expect(readImagesAnswer({ data: [{ b64_json: '' }, { url: '' }], usage })).toEqual({
      usage: { inputTokens: 50, inputImageTokens: 40, outputTokens: 2112, outputImageTokens: 2112, images: 2 },
    });
    expect(readImagesAnswer({ data: [{}], model: 'm' })).toEqual({ usage: { images: 1 }, model: 'm' });
  });

  test('divides what came out as the provider does', () => {
    const usage = { output_tokens: 30, output_tokens_details: { text_tokens: 10, image_tokens: 20 } };
    expect(readImagesAnswer({ data: [], usage })?.usage).toEqual({
      outputTokens: 30,
      outputImageTokens: 20,
      images: 0,
    });
  });
});

describe('a transcript', () => {
  test.each<[string, Record<string, JsonValue>, object]>([
    ['seconds', { usage: { type: 'duration', seconds: 9 } }, { inputAudioMs: 9000 }],
    ['seconds before the length', { duration: 8.47, usage: { seconds: 9 } }, { inputAudioMs: 9000 }],
    ['its length alone', { duration: 8.4701 }, { inputAudioMs: 8470 }],
    [
      'tokens',
      { duration: 3, usage: { input_tokens: 14, input_token_details: { audio_tokens: 14 }, output_tokens: 45 } },
      { inputTokens: 14, inputAudioTokens: 14, outputTokens: 45 },
    ],
    [
      'seconds beside tokens',
      { usage: { prompt_audio_seconds: 3, prompt_tokens: 4, completion_tokens: 5 } },
      { inputAudioMs: 3000, inputTokens: 4, outputTokens: 5 },
    ],
    ['nothing', {}, {}],
  ])('that says %s', (_name, more, usage) => {
    expect(readTranscriptionAnswer({ text: 'Hello', ...more })).toEqual({ usage });
  });
});

describe('a moderation', () => {
  test('counts nothing', () => {
    expect(readModerationsAnswer({ id: 'modr-1', model: 'm', results: [] })).toEqual({
      usage: {},
      model: 'm',
      id: 'modr-1',
    });
  });
});

describe('an event', () => {
  test.each<[JsonValue, object]>([
    [{ type: 'image_generation.partial_image', b64_json: '' }, { type: 'piece' }],
    [
      { type: 'image_generation.completed', usage: { input_tokens: 1, output_tokens: 2 } },
      { type: 'whole', usage: { inputTokens: 1, outputTokens: 2, outputImageTokens: 2, images: 1 } },
    ],
    [{ type: 'image_edit.completed' }, { type: 'whole', usage: { images: 1 } }],
    [
      { type: 'speech.audio.delta', audio: 'AAAA' },
      { type: 'piece', audio: 'AAAA' },
    ],
    [
      { type: 'speech.audio.done', usage: { output_tokens: 7 } },
      { type: 'whole', usage: { outputTokens: 7 } },
    ],
    [{ type: 'transcript.text.delta', delta: 'a' }, { type: 'piece' }],
    [
      { type: 'transcript.text.done', text: 'a' },
      { type: 'whole', usage: {} },
    ],
    [
      { type: 'error', error: { type: 'server_error', message: 'no' } },
      { type: 'failed', message: 'no', upstreamType: 'server_error' },
    ],
    [{ error: {} }, { type: 'failed', message: 'The provider reported an error' }],
  ])('%j is read', (data, expected) => {
    expect(readEndpointEvent(data)).toEqual(expected);
  });
});

test('no JSON makes a reader throw, and no other shape is taken for an answer', () => {
  const readers = [readImagesAnswer, readTranscriptionAnswer, readModerationsAnswer];
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const body = JsonValue.parse(value);
      for (const read of readers) read(body);
      readEndpointEvent(body);
    }),
  );
  for (const body of [null, 'x', 5, [], {}, { data: {} }, { text: 5 }, { results: 'x' }]) {
    for (const read of readers) expect(read(body)).toBeUndefined();
  }
});
