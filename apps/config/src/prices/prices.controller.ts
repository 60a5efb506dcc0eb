import { Controller, Inject } from '@nestjs/common';
import { created, done, Handles, type InputOf, listed, type OutcomeOf, shown } from '../edge/index.js';
import { createPrice, deletePrice, getPrice, listPrices, patchPrice } from './prices.operations.js';
import { PricesService } from './prices.service.js';

@Controller()
export class PricesController {
  readonly #prices: PricesService;

  constructor(@Inject(PricesService) prices: PricesService) {
    this.#prices = prices;
  }

  @Handles(listPrices)
  async list({ query }: InputOf<typeof listPrices>): OutcomeOf<typeof listPrices> {
    return listed(await this.#prices.list(query));
  }

  @Handles(createPrice)
  async create({ body, caller }: InputOf<typeof createPrice>): OutcomeOf<typeof createPrice> {
    return created(await this.#prices.create(body, caller), createPrice.path);
  }

  @Handles(getPrice)
  async get({ params }: InputOf<typeof getPrice>): OutcomeOf<typeof getPrice> {
    return shown(await this.#prices.get(params.id));
  }

  @Handles(patchPrice)
  async patch({ params, body, ifMatch, caller }: InputOf<typeof patchPrice>): OutcomeOf<typeof patchPrice> {
    return shown(await this.#prices.patch(params.id, body, ifMatch, caller));
  }

  @Handles(deletePrice)
  async remove({ params, ifMatch, caller }: InputOf<typeof deletePrice>): OutcomeOf<typeof deletePrice> {
    return done(await this.#prices.remove(params.id, ifMatch, caller));
  }
}
