import { Controller, Inject } from '@nestjs/common';
import { created, done, Handles, type InputOf, listed, type OutcomeOf, shown } from '../edge/index.js';
import { createProvider, deleteProvider, getProvider, listProviders, patchProvider } from './providers.operations.js';
import { ProvidersService } from './providers.service.js';

@Controller()
export class ProvidersController {
  readonly #providers: ProvidersService;

  constructor(@Inject(ProvidersService) providers: ProvidersService) {
    this.#providers = providers;
  }

  @Handles(listProviders)
  async list({ query }: InputOf<typeof listProviders>): OutcomeOf<typeof listProviders> {
    return listed(await this.#providers.list(query));
  }

  @Handles(createProvider)
  async create({ body, caller }: InputOf<typeof createProvider>): OutcomeOf<typeof createProvider> {
    return created(await this.#providers.create(body, caller), createProvider.path);
  }

  @Handles(getProvider)
  async get({ params }: InputOf<typeof getProvider>): OutcomeOf<typeof getProvider> {
    return shown(await this.#providers.get(params.id));
  }

  @Handles(patchProvider)
  async patch({ params, body, ifMatch, caller }: InputOf<typeof patchProvider>): OutcomeOf<typeof patchProvider> {
    return shown(await this.#providers.patch(params.id, body, ifMatch, caller));
  }

  @Handles(deleteProvider)
  async remove({ params, ifMatch, caller }: InputOf<typeof deleteProvider>): OutcomeOf<typeof deleteProvider> {
    return done(await this.#providers.remove(params.id, ifMatch, caller));
  }
}
