export interface FoundProgram {
  readonly program: string;
  /** Folders for LD_LIBRARY_PATH; undefined for a program that is installed. */
  readonly libraries: string | undefined;
}

export interface FindProgramOptions {
  readonly name: string;
  /** The packages of the distribution that hold it. */
  readonly packages: readonly string[];
  /** Where it is kept below the project's cache. */
  readonly cachedAs: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Finds a program: installed, or unpacked from the distribution's packages into the project's cache. Rejects when there
 * is none and none can be fetched; the error's `details` say what apt said.
 */
export function findProgram(options: FindProgramOptions): Promise<FoundProgram>;
