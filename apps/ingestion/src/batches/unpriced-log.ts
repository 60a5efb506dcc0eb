import type { Clock, Logger } from '@tollgate/platform';

/** A model that stays without a price is told again after so long, if it is still used. */
export const tellEveryMs = 600_000;
/** Models that one line names; the others are named by the lines of the batches after it. */
export const namedModelsMax = 10;
/** Models that are remembered at a time. Callers choose their names, so there can be any number of them. */
export const knownModelsMax = 1000;

/** A model without a price. */
interface UnpricedModel {
  /** On the clock that only grows; before any time when it was never told. */
  toldAtMs: number;
  /** Events since it was told. */
  events: number;
}

/**
 * Tells an operator which models have no price: a model at once when it is first seen, and then at most once in
 * `tellEveryMs` with the events since. (The exact number of events is a metric, on which alarms belong.)
 */
export class UnpricedLog {
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #models = new Map<string, UnpricedModel>();
  /** Events of models for which there was no room. */
  #unnamed = 0;

  constructor(logger: Logger, clock: Clock) {
    this.#logger = logger;
    this.#clock = clock;
  }

  /**
   * Takes the events of one stored batch.
   *
   * @param models the model of each event without a price, as `kind/model`; empty when all were priced, so that what
   *   waits is told all the same
   */
  note(models: readonly string[]): void {
    for (const model of models) this.#count(model);
    const nowMs = this.#clock.monotonicMs();
    const due = [...this.#models].filter(([, { toldAtMs }]) => nowMs - toldAtMs >= tellEveryMs);
    for (const [model, { events }] of due) if (events === 0) this.#models.delete(model);
    const used = due.filter(([, { events }]) => events > 0);
    if (used.length > 0) this.#tell(used, nowMs);
  }

  #count(model: string): void {
    const known = this.#models.get(model);
    if (known !== undefined) known.events += 1;
    else if (this.#models.size < knownModelsMax)
      this.#models.set(model, { toldAtMs: Number.NEGATIVE_INFINITY, events: 1 });
    else this.#unnamed += 1;
  }

  #tell(due: ReadonlyArray<readonly [string, UnpricedModel]>, nowMs: number): void {
    const named = due.slice(0, namedModelsMax);
    const listed = named.map(([model, { events }]) => `${model} (${events} ${events === 1 ? 'event' : 'events'})`);
    const others = due.length > named.length ? ` and ${due.length - named.length} more` : '';
    this.#logger.error(
      {
        events: named.reduce((sum, [, { events }]) => sum + events, 0),
        models: named.map(([model]) => model),
        ...(this.#unnamed === 0 ? {} : { eventsOfUnnamedModels: this.#unnamed }),
      },
      `usage was stored without a cost: no price is known for ${listed.join(', ')}${others}`,
    );
    this.#unnamed = 0;
    for (const [, model] of named) Object.assign(model, { toldAtMs: nowMs, events: 0 });
  }
}
