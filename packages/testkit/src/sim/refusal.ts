import type { Reply } from '../provider/answer.js';
import { anthropicErrorBody } from '../provider/anthropic-messages-dialect.js';
import { bedrockErrorBody } from '../provider/bedrock-converse-dialect.js';
import { cohereErrorBody } from '../provider/cohere-chat-dialect.js';
import { geminiErrorBody } from '../provider/gemini-generate-dialect.js';
import { openAiErrorBody } from '../provider/openai-chat-dialect.js';
import type { ReceivedCall } from '../provider/received-call.js';

/** What can be wrong at a simulated provider. */
export type Trouble = 'unknown-model' | 'rate-limited' | 'overloaded';

interface TroubleWords {
  readonly status: number;
  readonly type: string;
  readonly google: string;
  readonly aws: string;
  readonly message: string;
}

const words: Readonly<Record<Trouble, TroubleWords>> = {
  'unknown-model': {
    status: 404,
    type: 'not_found_error',
    google: 'NOT_FOUND',
    aws: 'ValidationException',
    message: 'The model does not exist',
  },
  'rate-limited': {
    status: 429,
    type: 'rate_limit_error',
    google: 'RESOURCE_EXHAUSTED',
    aws: 'ThrottlingException',
    message: 'Too many requests',
  },
  overloaded: {
    status: 503,
    type: 'overloaded_error',
    google: 'UNAVAILABLE',
    aws: 'ServiceUnavailableException',
    message: 'Overloaded',
  },
};

/** Refuses a call as the maker of its dialect does. `speed` multiplies the second after which it may be tried again. */
export function refusal(call: ReceivedCall, trouble: Trouble, speed = 1): Reply {
  const wait = trouble === 'rate-limited' ? { 'retry-after': String(Math.ceil(speed)) } : {};
  const {
    status,
    body,
    headers = {},
  } = written(call, trouble === 'unknown-model' ? { ...words[trouble], message: unknownModel(call) } : words[trouble]);
  return { type: 'refusal', refusal: { status, body, headers: { ...wait, ...headers } } };
}

function unknownModel({ dialect, model }: ReceivedCall): string {
  if (dialect === 'bedrock-converse') return `The provided model identifier is invalid: ${model}`;
  return `The model \`${model}\` does not exist`;
}

interface Written {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const anthropicOverloaded = 529;
const badRequest = 400;

function written(call: ReceivedCall, { status, type, google, aws, message }: TroubleWords): Written {
  switch (call.dialect) {
    case 'anthropic-messages':
      return { status: status === 503 ? anthropicOverloaded : status, body: anthropicErrorBody(type, message) };
    case 'gemini-generate':
      return { status, body: geminiErrorBody(status, google, message) };
    case 'bedrock-converse':
      // An unknown model is a bad request here.
      return {
        status: status === 404 ? badRequest : status,
        body: bedrockErrorBody(message),
        headers: { 'x-amzn-errortype': `${aws}:http://internal.amazon.com/coral/` },
      };
    case 'cohere-chat':
      return { status, body: cohereErrorBody(message) };
    default:
      return { status, body: openAiErrorBody(type, message, null) };
  }
}
