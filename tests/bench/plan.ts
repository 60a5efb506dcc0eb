/** How long and how often each thing is measured. */
export interface Plan {
  /** Subjects take turns this often; the median of the rounds counts. */
  readonly rounds: number;
  readonly throughput: { readonly warmUpS: number; readonly durationS: number };
  readonly latency: { readonly warmUpS: number; readonly durationS: number };
  /** Waves of streams that follow each other in one run. */
  readonly streams: { readonly waves: number };
  readonly memory: { readonly idleS: number };
  readonly ingestion: { readonly events: number };
  readonly report: { readonly attempts: number; readonly repetitions: number };
}

/** Below ten minutes on two cores. The warm-up is long enough for the compilers to be done with every subject on a slow core. */
export const fullPlan: Plan = {
  rounds: 3,
  throughput: { warmUpS: 6, durationS: 5 },
  latency: { warmUpS: 1, durationS: 6 },
  streams: { waves: 5 },
  memory: { idleS: 3 },
  ingestion: { events: 200_000 },
  report: { attempts: 10_000_000, repetitions: 7 },
};

export const quickPlan: Plan = {
  rounds: 1,
  throughput: { warmUpS: 1, durationS: 2 },
  latency: { warmUpS: 1, durationS: 2 },
  streams: { waves: 2 },
  memory: { idleS: 1 },
  ingestion: { events: 50_000 },
  report: { attempts: 1_000_000, repetitions: 3 },
};

/** The load that section 13 of the architecture names; it is the same in every plan. */
export const load = {
  saturationConnections: 64,
  fixedRatePerS: 500,
  requestBytes: 1024,
  answerBytes: 1024,
  streams: 100,
  chunks: 50,
  chunkIntervalMs: 10,
  openStreams: 1000,
  openStreamChunks: 30,
  openStreamIntervalMs: 200,
} as const;
