import { z } from 'zod';

/** A run of a load generator; generators are processes of their own and get their job as JSON on the command line. */
const common = { port: z.int(), requests: z.array(z.string()).min(1) };

/** As many calls as will go over some connections. */
export const SaturationJob = z.object({ ...common, connections: z.int(), durationS: z.number() });
export type SaturationJob = z.infer<typeof SaturationJob>;

/** A fixed number of calls per second, whatever becomes of the earlier ones. */
export const FixedRateJob = z.object({ ...common, ratePerS: z.number(), warmUpS: z.number(), durationS: z.number() });
export type FixedRateJob = z.infer<typeof FixedRateJob>;

/** Waves of streams, all of a wave at a time. */
export const StreamsJob = z.object({
  ...common,
  streams: z.int(),
  waves: z.int(),
  /** The streams of a wave are opened over this time. */
  spreadMs: z.number(),
});
export type StreamsJob = z.infer<typeof StreamsJob>;

/** Times are in milliseconds; calls that failed are in none of them. */
export const CallsResult = z.object({
  /** Those that were measured. */
  calls: z.int(),
  /** All that were answered with 200, also before measuring began. */
  answered: z.int(),
  failed: z.int(),
  durationS: z.number(),
  p50Ms: z.number(),
  p99Ms: z.number(),
});
export type CallsResult = z.infer<typeof CallsResult>;

export const StreamsResult = z.object({
  streams: z.int(),
  failed: z.int(),
  chunks: z.int(),
  /** From the writing of a chunk upstream to its arrival here. */
  p50Ms: z.number(),
  p99Ms: z.number(),
});
export type StreamsResult = z.infer<typeof StreamsResult>;

/** The job of this process. */
export function readJob<Job>(schema: z.ZodType<Job>): Job {
  return schema.parse(JSON.parse(process.argv[2] ?? ''));
}

/** Hands the result to whoever started this process, and ends it. */
export function finish(result: CallsResult | StreamsResult): void {
  process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
}
