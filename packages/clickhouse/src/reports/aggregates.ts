/** One column of a report: how it is reckoned from rows, from totals of days, and from the parts that these two give. */
export interface Aggregate {
  readonly name: string;
  /** Over rows of the view. */
  readonly ofRows: string;
  /** Over totals of days, in which the column has this aggregate's name. */
  readonly ofTotals: string;
  /** Over parts, in which the column has the name that `partName` gives. */
  readonly ofParts: string;
}

/** A part must not be called what the column is called that it is made of. */
export function partName(name: string): string {
  return `${name}_part`;
}

function sum(name: string, ofRows: string): Aggregate {
  return { name, ofRows, ofTotals: `sum(${name})`, ofParts: `sum(${partName(name)})` };
}

function percentiles(name: string, levels: string, column: string): Aggregate {
  return {
    name,
    ofRows: `quantilesTimingState(${levels})(${column})`,
    ofTotals: `quantilesTimingMergeState(${levels})(${name})`,
    ofParts: `quantilesTimingMerge(${levels})(${partName(name)})`,
  };
}

/** Money leaves ClickHouse as text. */
function money(name: string, ofRows: string): Aggregate {
  return { ...sum(name, ofRows), ofParts: `toString(sum(${partName(name)}))` };
}

/** Of the view `usage`, in the order in which `cost-report.ts` reads them. */
export const factAggregates: readonly Aggregate[] = [
  sum('attempts', 'count()'),
  sum('requests', 'countIf(attempt = 1)'),
  sum('errors', `countIf(outcome = 'failed')`),
  sum('input', 'ifNull(sum(input_tokens), 0)'),
  sum('cached', 'ifNull(sum(cache_read_tokens), 0)'),
  sum('output', 'ifNull(sum(output_tokens), 0)'),
  sum('reasoning', 'ifNull(sum(reasoning_tokens), 0)'),
  sum('estimated', `countIf(usage_quality IN ('estimated', 'expired'))`),
  sum('cache_hits', `countIf(cache = 'hit')`),
  sum('cache_asked', `countIf(cache IN ('hit', 'miss'))`),
  sum('unpriced', `countIf(price_status = 'unpriced')`),
  percentiles('latency', '0.5, 0.95, 0.99', 'latency_bucket'),
  percentiles('first_token', '0.5, 0.95', 'time_to_first_token_bucket'),
];

/** Of the view `costs`. */
export const moneyAggregates: readonly Aggregate[] = [
  sum('entries', 'count()'),
  money('cost', `sumIf(amount_usd, kind != 'saving')`),
  money('saved', `sumIf(amount_usd, kind = 'saving')`),
];

/** Requests, each once, however many of its attempts are in the rows. */
export const distinctRequests: Aggregate = {
  ...sum('requests', 'uniqExactState(request_id)'),
  ofParts: `uniqExactMerge(${partName('requests')})`,
};

/** Rows that stand for one request each. */
export const countedRequests: Aggregate = sum('requests', 'count()');
