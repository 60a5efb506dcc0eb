import { parseArgs } from 'node:util';

/** What is measured, in the order in which it runs. */
export const measureNames = ['throughput', 'latency', 'streams', 'memory', 'ingestion', 'report'] as const;
export type MeasureName = (typeof measureNames)[number];

/** What is compared. `direct` is the mock upstream with nothing before it. */
export const subjectNames = ['direct', 'nginx', 'pipe', 'tollgate', 'portkey'] as const;
export type SubjectName = (typeof subjectNames)[number];

export interface Options {
  /** Short runs, to see that all of it works; the figures are rough. */
  readonly quick: boolean;
  readonly measures: readonly MeasureName[];
  readonly subjects: readonly SubjectName[];
  /** Writes a CPU profile of the proxy under load beside the results. */
  readonly profile: boolean;
}

/** The command line is not understood. */
export class UsageError extends Error {}

export const usage = `usage: npm run bench -- [--quick] [--only <measure>]... [--subject <name>]... [--profile]

  --quick           short runs: rough figures, to see that all of it works
  --only <measure>  ${measureNames.join(', ')}; may be given more than once
  --subject <name>  ${subjectNames.join(', ')}; may be given more than once; direct is always there
  --profile         also profile Tollgate's proxy at saturation: its dearest functions, with file and line
`;

/** Reads the command line; throws a `UsageError` that says what is wrong. */
export function parseOptions(argv: readonly string[]): Options {
  const { values } = parsed(argv);
  const subjects = chosen(values.subject, subjectNames);
  return {
    quick: values.quick === true,
    measures: chosen(values.only, measureNames),
    subjects: subjectNames.filter((name) => name === 'direct' || subjects.includes(name)),
    profile: values.profile === true,
  };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        quick: { type: 'boolean' },
        only: { type: 'string', multiple: true },
        subject: { type: 'string', multiple: true },
        profile: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The known names that were given, in the known order; all of them when none was given. */
function chosen<Name extends string>(given: readonly string[] | undefined, known: readonly Name[]): readonly Name[] {
  if (given === undefined) return known;
  const wanted = given.flatMap((each) => each.split(','));
  const unknown = wanted.find((each) => !known.some((name) => name === each));
  if (unknown !== undefined) throw new UsageError(`"${unknown}" is none of ${known.join(', ')}`);
  return known.filter((name) => wanted.includes(name));
}
