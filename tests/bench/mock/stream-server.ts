/**
 * The mock upstream for streams, as a process of its own: `stream-server.ts PORT`. It speaks OpenAI's and Anthropic's
 * streams at the pace it was told by `PUT /pace`, and gives the whole answer when no stream is asked for. It ends when
 * its standard input does.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { anthropicStream, openAiStream, type StreamScript, wholeAnswer } from './answers.ts';
import { stampedText } from './stamp.ts';

let pace = { chunks: 50, intervalMs: 10 };
const answer = Buffer.from(wholeAnswer());
const backlogMax = 4096;

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => serve(request, Buffer.concat(parts).toString(), response));
});
server.keepAliveTimeout = 0;
server.requestTimeout = 0;
server.listen({ port: Number(process.argv[2]), host: '127.0.0.1', backlog: backlogMax });

process.stdin.once('close', () => process.exit(0));
process.stdin.resume();

function serve(request: IncomingMessage, body: string, response: ServerResponse): void {
  if (request.method === 'PUT') {
    pace = JSON.parse(body);
    response.writeHead(204).end();
  } else if (!body.includes('"stream":true')) {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length }).end(answer);
  } else {
    stream(response, request.url?.endsWith('/messages') === true ? anthropicStream : openAiStream);
  }
}

/** Chunks keep to their times: one that is late does not put off those that follow. */
function stream(response: ServerResponse, script: StreamScript): void {
  const { chunks, intervalMs } = pace;
  // The second header keeps nginx from collecting chunks.
  response.writeHead(200, { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' });
  response.write(script.opening.join(''));
  const startMs = performance.now();
  let sent = 0;
  const next = () => {
    if (response.destroyed) return;
    response.write(script.delta(stampedText()));
    sent += 1;
    if (sent === chunks) response.end(script.closing(sent).join(''));
    else setTimeout(next, startMs + (sent + 1) * intervalMs - performance.now());
  };
  setTimeout(next, intervalMs);
}
