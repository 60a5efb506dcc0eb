/** Which engine. */
export type StoreName = 'postgres' | 'redis' | 'clickhouse';

/** Where a store comes from: given by its URL, a container, or a private process. */
export type StoreSource = 'environment' | 'docker' | 'embedded';

/** How a process ended. */
export interface StoreExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A store that is of use from the moment it is handed out. URL and data stay the same over stop, kill and start. */
export interface Store {
  readonly name: StoreName;
  readonly source: StoreSource;
  readonly url: string;
  /** Of the engine while it runs; undefined for a store given by its URL and for containers. */
  readonly pid: number | undefined;
  /** Starts it again after stop or kill; resolves when it is of use. Rejects when it does not come up. */
  start(): Promise<void>;
  /** Ends it in order and resolves when it is gone. A store given by its URL is left alone. */
  stop(): Promise<void>;
  /** Ends it by SIGKILL and resolves when it is gone. A store given by its URL is left alone. */
  kill(): Promise<void>;
  /** Tells of an end nobody asked for through this object. */
  onDeath(listener: (exit: StoreExit) => void): void;
}

export interface ClickHouseStore extends Store {
  /** The URL of the user `reporter`, who can only read the documented views. */
  readonly reporterUrl: string;
}

interface StoreTypes {
  readonly postgres: Store;
  readonly redis: Store;
  readonly clickhouse: ClickHouseStore;
}

export type Stores<Name extends StoreName = StoreName> = { readonly [Each in Name]: StoreTypes[Each] } & {
  /** Stops all of them, in parallel, and lets go of the home. */
  stop(): Promise<void>;
};

export interface StartStoresOptions<Name extends StoreName = StoreName> {
  /** Folder for data, passwords and logs; made if need be. One live process at a time may use it. */
  readonly home: string;
  /** Which ones; all by default. */
  readonly which?: readonly Name[];
  /** Whether data must survive the death of the machine; true by default. `false` is for tests: faster, data in a folder. */
  readonly durable?: boolean;
  /** Deletes the home at the end, also when this process is killed; false by default. */
  readonly temporary?: boolean;
  /** Where DATABASE_URL, REDIS_URL, CLICKHOUSE_URL and TOLLGATE_STORES are read; `{}` gives private processes always. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly log?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Starts the stores in parallel. Whatever happens to this process, the private ones end with it.
 *
 * Rejects when one of them does not come up; the others are stopped then.
 */
export function startStores<Name extends StoreName = StoreName>(
  options: StartStoresOptions<Name>,
): Promise<Stores<Name>>;
