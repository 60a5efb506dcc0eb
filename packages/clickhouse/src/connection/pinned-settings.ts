/**
 * Settings of which the defaults have moved between versions of ClickHouse and on which inserts rely. They are sent
 * with every call and checked at start.
 */
export const pinnedInsertSettings = {
  // An insert that returned is in a part, not in a buffer.
  async_insert: 0,
  // The token of a batch is looked at.
  insert_deduplicate: 1,
  // An insert has no copies in itself, and looking for them is dear.
  optimize_on_insert: 0,
  // A batch that spans many months is unusual, but no reason to refuse it.
  max_partitions_per_insert_block: '0',
} as const;

/** For single inserts only: a batch is small, and setting up threads for it costs more than they save. */
export const singleThreadSettings = {
  max_threads: 1,
  max_insert_threads: '1',
  input_format_parallel_parsing: 0,
} as const;

/** Of the HTTP interface, not of the server: the status of a response is that of the whole call. */
export const pinnedHttpSettings = { wait_end_of_query: 1 } as const;

/** How many inserts a table remembers by their token. A token outside the window costs nothing but work: rows are idempotent. */
export const deduplicationWindow = 10_000;

/** How long a replicated table remembers them. */
export const deduplicationWindowSeconds = 604_800;

/** Settings that every table fed from the queue must have been made with. */
export const pinnedTableSettings: Readonly<Record<string, number>> = {
  non_replicated_deduplication_window: deduplicationWindow,
  replicated_deduplication_window: deduplicationWindow,
  replicated_deduplication_window_seconds: deduplicationWindowSeconds,
  // What was confirmed to a proxy is on the disk, not in the memory of the machine.
  fsync_after_insert: 1,
  fsync_part_directory: 1,
  // Seconds. Nor in a merged part alone, which is on the disk only when the system gets to it.
  old_parts_lifetime: 480,
};

export const pinnedTables = ['attempts', 'ledger_entries', 'dead_letters', 'conflicts'] as const;
