import type { Target } from '../http/target.ts';
import type { SubjectName } from '../options.ts';

/** Something that stands between the load and the mock upstream. */
export interface Subject {
  readonly name: SubjectName;
  /** Answers whole; the mock behind it is the fast one. */
  readonly whole: Target;
  /** Streams as the upstream sends them. */
  readonly streams: Target;
  /** Streams that the subject translates from another format; only where it can. */
  readonly translated?: Target;
  /** The process whose processor time and memory count; undefined for `direct`. May change with a restart. */
  readonly pid: () => number | undefined;
  /** Starts it afresh. */
  readonly restart: () => Promise<void>;
  /** Waits until it has finished what its answers leave to be done, so that the next subject has the machine. */
  readonly settle: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const nothingToDo = () => Promise.resolve();

/** For a subject that is one server: it can be restarted, and has nothing to settle. */
export async function serverSubject(
  parts: Pick<Subject, 'name' | 'whole' | 'streams'>,
  start: () => Promise<{ readonly pid: number; readonly stop: () => Promise<void> }>,
): Promise<Subject> {
  let server = await start();
  return {
    ...parts,
    pid: () => server.pid,
    async restart() {
      await server.stop();
      server = await start();
    },
    settle: nothingToDo,
    stop: () => server.stop(),
  };
}

/** The mock upstream itself: what is left when nothing stands between. */
export function directSubject(whole: Target, streams: Target): Subject {
  return {
    name: 'direct',
    whole,
    streams,
    pid: () => undefined,
    restart: nothingToDo,
    settle: nothingToDo,
    stop: nothingToDo,
  };
}
