import { Inject, Injectable } from '@nestjs/common';
import type { PriceCard } from '@tollgate/schema';
import type { EntityManager } from 'typeorm';
import { CredentialsService } from '../credentials/index.js';
import { PricesService } from '../prices/index.js';
import { ProvidersService } from '../providers/index.js';
import { RoutesService } from '../routes/index.js';
import type { Configuration } from './build-snapshot.js';
import { CallersReader } from './callers-reader.js';

/** Asks every feature for its part of the configuration. */
@Injectable()
export class ConfigurationReader {
  readonly #callers: CallersReader;
  readonly #providers: ProvidersService;
  readonly #credentials: CredentialsService;
  readonly #routes: RoutesService;
  readonly #prices: PricesService;

  constructor(
    @Inject(CallersReader) callers: CallersReader,
    @Inject(ProvidersService) providers: ProvidersService,
    @Inject(CredentialsService) credentials: CredentialsService,
    @Inject(RoutesService) routes: RoutesService,
    @Inject(PricesService) prices: PricesService,
  ) {
    this.#callers = callers;
    this.#providers = providers;
    this.#credentials = credentials;
    this.#routes = routes;
    this.#prices = prices;
  }

  /** Everything, on the state of the database that the manager sees. Queries of one connection run one by one. */
  async read(manager: EntityManager, now: Date): Promise<Omit<Configuration, 'sequence'>> {
    const callers = await this.#callers.read(manager, now);
    const providers = await this.#providers.forSnapshot(manager);
    const credentials = await this.#credentials.forSnapshot(manager);
    const routes = await this.#routes.forSnapshot(manager);
    return { ...callers, providers, credentials, routes, prices: await this.#prices.forSnapshot(manager) };
  }

  readPrices(manager: EntityManager): Promise<PriceCard[]> {
    return this.#prices.forSnapshot(manager);
  }
}
