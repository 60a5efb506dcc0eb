import { z } from 'zod';

const pollMs = 50;
const openTimeoutMs = 5000;
const Targets = z.array(z.object({ webSocketDebuggerUrl: z.string() })).min(1);
const Message = z.looseObject({
  id: z.int().optional(),
  result: z.unknown().optional(),
  error: z.unknown().optional(),
});

/** The debugger of a Node process that runs, by the protocol of its inspector. */
export class DebuggerSession {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (message: z.infer<typeof Message>) => void>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const message = Message.parse(JSON.parse(String(data)));
      if (message.id === undefined) return;
      this.#waiting.get(message.id)?.(message);
      this.#waiting.delete(message.id);
    });
  }

  /** Asks the process by a signal to open its debugger, on the port that it was started with. */
  static async open(pid: number, port: number): Promise<DebuggerSession> {
    process.kill(pid, 'SIGUSR1');
    const socket = new WebSocket(await debuggerUrl(port));
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve(), { once: true });
      socket.addEventListener('error', () => reject(new Error('The debugger refused the connection')), { once: true });
    });
    return new DebuggerSession(socket);
  }

  /** Sends a command and gives its result; throws when it was refused. */
  async send(method: string, params: object = {}): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    const answered = new Promise<z.infer<typeof Message>>((resolve) => this.#waiting.set(id, resolve));
    this.#socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await answered;
    if (error !== undefined) throw new Error(`${method}: ${JSON.stringify(error)}`);
    return result;
  }

  close(): void {
    this.#socket.close();
  }
}

async function debuggerUrl(port: number): Promise<string> {
  const deadline = Date.now() + openTimeoutMs;
  for (;;) {
    const response = await fetch(`http://127.0.0.1:${port}/json/list`).catch(() => undefined);
    const [target] = response === undefined ? [] : Targets.parse(await response.json());
    if (target !== undefined) return target.webSocketDebuggerUrl;
    if (Date.now() > deadline) throw new Error('The debugger did not open');
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
