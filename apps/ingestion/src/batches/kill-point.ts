/** Places where a test can have the worker die. */
export type KillPoint = 'before-insert' | 'after-insert-before-ack';

/** Gives the function that dies at the chosen place; it does nothing anywhere else, and never outside of tests. */
export function killPoint(env: {
  readonly NODE_ENV?: string | undefined;
  readonly TOLLGATE_KILL_POINT?: KillPoint | undefined;
}) {
  const chosen = env.NODE_ENV === 'test' ? env.TOLLGATE_KILL_POINT : undefined;
  return (place: KillPoint): void => {
    if (place === chosen) process.kill(process.pid, 'SIGKILL');
  };
}
