/** Time passing, as an argument. */
export interface Timers {
  /** Runs a task again and again until the returned function is called. Does not keep the process alive. */
  readonly every: (ms: number, task: () => void) => () => void;
  readonly wait: (ms: number) => Promise<void>;
}

export const systemTimers: Timers = {
  every(ms, task) {
    const timer = setInterval(task, ms);
    timer.unref();
    return () => clearInterval(timer);
  },
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
