import { Controller, Inject } from '@nestjs/common';
import { ok } from '@tollgate/schema';
import { Handles, type InputOf, type OutcomeOf } from '../edge/index.js';
import { getPriceBook, getSnapshot } from './snapshots.operations.js';
import { SnapshotsService } from './snapshots.service.js';

/** What proxies and workers pull, with the service token. */
@Controller()
export class SnapshotsController {
  readonly #snapshots: SnapshotsService;

  constructor(@Inject(SnapshotsService) snapshots: SnapshotsService) {
    this.#snapshots = snapshots;
  }

  @Handles(getSnapshot)
  async snapshot({ query }: InputOf<typeof getSnapshot>): OutcomeOf<typeof getSnapshot> {
    const snapshot = await this.#snapshots.newerThan(query.after);
    if (snapshot === undefined) return ok({ empty: true });
    return ok({ raw: { contentType: 'application/json; charset=utf-8', text: snapshot.text } });
  }

  @Handles(getPriceBook)
  async priceBook({ query }: InputOf<typeof getPriceBook>): OutcomeOf<typeof getPriceBook> {
    const book = await this.#snapshots.pricesNewerThan(query.after);
    return ok(book === undefined ? { empty: true } : { body: book });
  }
}
