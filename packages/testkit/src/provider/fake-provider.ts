import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Bill, Delivery, Reply, Script } from './answer.js';
import { anthropicMessagesScript } from './anthropic-messages-dialect.js';
import { bedrockConverseScript } from './bedrock-converse-dialect.js';
import { cohereChatScript } from './cohere-chat-dialect.js';
import { cohereRerankScript } from './cohere-rerank-dialect.js';
import { geminiGenerateScript } from './gemini-generate-dialect.js';
import { openAiChatScript } from './openai-chat-dialect.js';
import { openAiEmbeddingsScript } from './openai-embeddings-dialect.js';
import { openAiImagesScript } from './openai-images-dialect.js';
import { openAiModerationsScript } from './openai-moderations-dialect.js';
import { openAiResponsesScript } from './openai-responses-dialect.js';
import { openAiSpeechScript } from './openai-speech-dialect.js';
import { openAiTranscriptionsScript } from './openai-transcriptions-dialect.js';
import { chargeOf } from './price-list.js';
import { type ReceivedCall, receiveCall } from './received-call.js';
import { type ServedCall, ServedLog, type ServedOutcome } from './served-log.js';
import { tokenCountScript } from './token-count.js';

export interface FakeProviderOptions {
  /** What to answer. */
  readonly reply: (call: ReceivedCall) => Reply;
  /** 0 takes a free port. */
  readonly port?: number;
  readonly servedLogPath?: string;
  /** Charges for the whole answer when the caller goes away, as some providers do; otherwise for what was sent. */
  readonly chargesAfterDisconnect?: boolean;
  /** How many calls are remembered for tests to look at; older ones are forgotten. */
  readonly callsKept?: number;
}

const writers = {
  'openai-chat': openAiChatScript,
  'openai-responses': openAiResponsesScript,
  'anthropic-messages': anthropicMessagesScript,
  'gemini-generate': geminiGenerateScript,
  'bedrock-converse': bedrockConverseScript,
  'cohere-chat': cohereChatScript,
  'openai-embeddings': openAiEmbeddingsScript,
  'openai-images': openAiImagesScript,
  'openai-speech': openAiSpeechScript,
  'openai-transcriptions': openAiTranscriptionsScript,
  'openai-moderations': openAiModerationsScript,
  'cohere-rerank': cohereRerankScript,
} as const;
const callsKeptDefault = 1000;
const nothing: Bill = { inputTokens: 0, outputTokens: 0 };

/** A provider on a loopback port that speaks real wire formats byte by byte and keeps its own books. */
export class FakeProvider {
  readonly servedLog: ServedLog;
  /** The calls received, newest last. */
  readonly calls: ReceivedCall[] = [];
  reply: (call: ReceivedCall) => Reply;
  readonly #options: FakeProviderOptions;
  readonly #server: Server;

  private constructor(options: FakeProviderOptions) {
    this.#options = options;
    this.reply = options.reply;
    this.servedLog = new ServedLog(options.servedLogPath);
    this.#server = createServer((request, response) => void this.#serve(request, response));
    this.#server.keepAliveTimeout = 60_000;
  }

  static async start(options: FakeProviderOptions): Promise<FakeProvider> {
    const provider = new FakeProvider(options);
    await new Promise<void>((resolve, reject) => {
      provider.#server.once('error', reject);
      provider.#server.listen(options.port ?? 0, '127.0.0.1', resolve);
    });
    return provider;
  }

  /** Where it listens; OpenAI's routes are below `/v1`, as are Anthropic's. */
  get url(): string {
    const address: AddressInfo | string | null = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The fake provider does not listen');
    return `http://127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET') {
      answerGet(request, response, this.servedLog);
      return;
    }
    const startedAtMs = Date.now();
    const call = await receiveCall(request).catch(() => undefined);
    if (call === undefined) {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":{"message":"unknown route"}}');
      return;
    }
    this.calls.push(call);
    if (this.calls.length > (this.#options.callsKept ?? callsKeptDefault)) this.calls.shift();
    const reply = this.reply(call);
    const script = scriptOf(call, reply);
    const play = await playScript(response, script, reply.delivery ?? {});
    this.servedLog.append(this.#entry(call, script, play, startedAtMs));
  }

  #entry(call: ReceivedCall, script: Script, play: Play, startedAtMs: number): ServedCall {
    const bill = this.#billOf(script, play);
    return {
      correlation: call.correlation ?? null,
      dialect: call.dialect,
      model: call.model,
      stream: call.stream,
      keyHash: call.keyHash ?? null,
      status: script.status,
      outcome: play.outcome,
      bill,
      charge: chargeOf(call.model, bill)?.toString() ?? null,
      upstreamId: script.upstreamId ?? null,
      startedAtMs,
      endedAtMs: Date.now(),
    };
  }

  #billOf(script: Script, play: Play): Bill {
    if (play.outcome === 'refused') return nothing;
    if (play.outcome === 'complete' || this.#options.chargesAfterDisconnect === true) return script.bill;
    const reasoning = script.bill.reasoningTokens;
    return {
      ...script.bill,
      outputTokens: play.outputTokens,
      ...(reasoning === undefined ? {} : { reasoningTokens: Math.min(reasoning, play.outputTokens) }),
    };
  }
}

interface Play {
  readonly outcome: ServedOutcome;
  readonly outputTokens: number;
}

/** A reply as the bytes of the dialect of the call. */
export function scriptOf(call: ReceivedCall, reply: Reply): Script {
  if (reply.type === 'bytes') return reply.script;
  if (reply.type === 'answer') return (call.counts ? tokenCountScript : writers[call.dialect])(call, reply.answer);
  const { status, body, headers } = reply.refusal;
  const piece = { bytes: Buffer.from(body), outputTokens: 0 };
  return { status, headers: { 'content-type': 'application/json', ...headers }, pieces: [piece], bill: nothing };
}

/** Sends a script piece by piece, respecting the reader's pace, until its end, its cut or the caller's going away. */
async function playScript(response: ServerResponse, script: Script, delivery: Delivery): Promise<Play> {
  let outputTokens = 0;
  let sent = 0;
  if (delivery.firstByteDelayMs !== undefined) await pause(response, delivery.firstByteDelayMs);
  if (response.destroyed) return { outcome: 'disconnected', outputTokens };
  response.writeHead(script.status, script.headers);
  response.flushHeaders();
  for (const piece of script.pieces) {
    if (delivery.cut !== undefined && sent >= delivery.cut.afterPieces) {
      await breakOff(response, delivery.cut.how);
      return { outcome: 'cut', outputTokens };
    }
    if (sent > 0 && delivery.pieceDelayMs !== undefined) await pause(response, delivery.pieceDelayMs);
    if (response.destroyed) return { outcome: 'disconnected', outputTokens };
    if (!response.write(piece.bytes)) await drained(response);
    outputTokens += piece.outputTokens;
    sent += 1;
  }
  if (delivery.staysOpen === true && script.status < 400) {
    await breakOff(response, 'stall');
    return { outcome: 'complete', outputTokens };
  }
  await new Promise<void>((resolve) => {
    response.once('close', () => resolve());
    response.end(() => resolve());
  });
  if (script.status >= 400) return { outcome: 'refused', outputTokens: 0 };
  return { outcome: response.writableFinished ? 'complete' : 'disconnected', outputTokens };
}

/** Waits, but not for a caller that has gone. */
async function pause(response: ServerResponse, ms: number): Promise<void> {
  const gone = new AbortController();
  const leave = () => gone.abort();
  response.once('close', leave);
  await delay(ms, undefined, { signal: gone.signal }).catch(() => undefined);
  response.off('close', leave);
}

async function drained(response: ServerResponse): Promise<void> {
  await new Promise<void>((resolve) => {
    const settle = () => {
      response.off('drain', settle);
      response.off('close', settle);
      resolve();
    };
    response.once('drain', settle);
    response.once('close', settle);
  });
}

async function breakOff(response: ServerResponse, how: 'reset' | 'close' | 'stall'): Promise<void> {
  const { socket } = response;
  if (how === 'reset') socket?.resetAndDestroy();
  else if (how === 'close') socket?.end(() => socket.destroy());
  if (how === 'stall' && !response.destroyed)
    await new Promise<void>((resolve) => response.once('close', () => resolve()));
}

function answerGet(request: IncomingMessage, response: ServerResponse, log: ServedLog): void {
  const body = request.url === '/served-log' ? log.calls : { status: 'ok' };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
