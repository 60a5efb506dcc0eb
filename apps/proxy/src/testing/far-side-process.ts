import { request } from 'node:http';
import { FakeProvider } from '@tollgate/testkit';
import type { FarAnswer, FarCall } from './far-side.ts';

/** The process of `FarSide`, which ends with the test's. Its first message is the text, all others are calls. */
process.once('disconnect', () => process.exit());
const text = await new Promise<string>((resolve) => process.once('message', resolve));
const provider = await FakeProvider.start({
  reply: () => ({ type: 'answer', answer: { text: [text], finish: 'stop', inputTokens: 5 } }),
});

function answerOf({ url, headers, body, place }: FarCall): Promise<FarAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: 'POST', headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const isWhole = textIn(Buffer.concat(chunks).toString('utf8'), place) === text;
        resolve({ status: response.statusCode ?? 0, isWhole });
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

function textIn(answer: string, place: FarCall['place']): string {
  if (answer.startsWith('{')) return textAt(answer, place);
  const data = answer.split('\n').filter((line) => line.startsWith('data: {'));
  return data.map((line) => textAt(line.slice('data: '.length), place)).join('');
}

function textAt(json: string, place: FarCall['place']): string {
  const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
  let found: unknown = JSON.parse(json);
  for (const step of place) found = isObject(found) ? Reflect.get(found, step) : undefined;
  return typeof found === 'string' ? found : '';
}

process.on('message', async (call: FarCall) => process.send?.(await answerOf(call)));
process.send?.(provider.url);
