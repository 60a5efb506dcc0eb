import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What is said between the two. */
export interface FarTexts {
  /** What the provider says, in one piece. */
  readonly answer: string;
  /** Whether it says so in the member `text` of the arguments of a call. */
  readonly calls?: boolean;
  /** What the caller puts where `questionMark` stands in a body. */
  readonly question?: string;
}

export const questionMark = '<question>';

/** A call of the proxy. */
export interface FarCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How many such calls are made at once; absent means one. */
  readonly times?: number;
  /** Where the text stands in the answer, or in each event of it. */
  readonly place: readonly (string | number)[];
}

export interface FarAnswer {
  readonly status: number;
  /** Whether it is the text that the provider sent. */
  readonly isWhole: boolean;
  /** Whether the provider was sent the whole question. */
  readonly isHeard: boolean;
}

/**
 * A caller and a provider in a process of their own: the event loop of the test, and its garbage, are those of the proxy
 * alone.
 */
export class FarSide {
  readonly #process: ChildProcess;
  readonly providerUrl: string;

  private constructor(process: ChildProcess, providerUrl: string) {
    this.#process = process;
    this.providerUrl = providerUrl;
  }

  static async start(texts: FarTexts): Promise<FarSide> {
    const file = fileURLToPath(new URL('./far-side-process.ts', import.meta.url));
    const process = fork(file, { execArgv: [], serialization: 'advanced' });
    process.send(texts);
    const [providerUrl] = await once(process, 'message');
    return new FarSide(process, providerUrl);
  }

  async call(call: FarCall): Promise<FarAnswer> {
    this.#process.send(call);
    const [answer] = await once(this.#process, 'message');
    return answer;
  }

  async stop(): Promise<void> {
    this.#process.disconnect();
    await once(this.#process, 'exit');
  }
}
