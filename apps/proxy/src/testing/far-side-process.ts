import { request } from 'node:http';
import { FakeProvider } from '@tollgate/testkit';
import { type FarAnswer, type FarCall, type FarTexts, questionMark } from './far-side.ts';

/** The process of `FarSide`, which ends with the test's. Its first message are the texts, all others are calls. */
process.once('disconnect', () => process.exit());
const texts = await new Promise<FarTexts>((resolve) => process.once('message', resolve));
const { answer: text, calls = false, question = '' } = texts;
const args = calls ? JSON.stringify({ text }) : '';
/** The question as it stands in a form, and in a text of JSON: made once, because it may be long. */
const questionBytes = Buffer.from(question);
const quotedBytes = Buffer.from(JSON.stringify(question).slice(1, -1));
const provider = await FakeProvider.start({
  callsKept: 1,
  reply: () => ({
    type: 'answer',
    answer: calls
      ? { toolCalls: [{ id: 'call_1', name: 'write', pieces: [args] }], finish: 'tool-calls', inputTokens: 5 }
      : { text: [text], finish: 'stop', inputTokens: 5 },
  }),
});

/** What a provider got holds the question, be it a text, behind the head of a data URL, or a file. */
function holdsQuestion(value: unknown): boolean {
  if (typeof value === 'string') return value.endsWith(question);
  if (Buffer.isBuffer(value)) return value.equals(questionBytes);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsQuestion);
}

function isHeard(): boolean {
  const call = provider.calls.at(-1);
  return call !== undefined && (holdsQuestion(call.body) || holdsQuestion(call.files));
}

/** In JSON as a part of a text, in a form as it is. */
function withQuestion(body: string): Buffer {
  const [before = '', ...behind] = body.split(questionMark);
  const asked = body.startsWith('{') ? quotedBytes : questionBytes;
  return Buffer.concat([Buffer.from(before), ...behind.flatMap((text) => [asked, Buffer.from(text)])]);
}

function answerOf({ url, headers, body, place }: FarCall): Promise<FarAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: 'POST', headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const got = textIn(Buffer.concat(chunks).toString('utf8'), place);
        const isWhole = got === text || (calls && got === args);
        resolve({ status: response.statusCode ?? 0, isWhole, isHeard: isHeard() });
      });
    });
    asked.on('error', reject);
    asked.end(withQuestion(body));
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

/** The worst of the answers, where there are more than one. */
async function worstAnswer(call: FarCall): Promise<FarAnswer> {
  const answers = await Promise.all(Array.from({ length: call.times ?? 1 }, () => answerOf(call)));
  return {
    status: Math.max(...answers.map(({ status }) => status)),
    isWhole: answers.every(({ isWhole }) => isWhole),
    isHeard: answers.every(({ isHeard }) => isHeard),
  };
}

process.on('message', async (call: FarCall) => process.send?.(await worstAnswer(call)));
process.send?.(provider.url);
