import { Controller, Inject } from '@nestjs/common';
import { created, done, Handles, type InputOf, listed, type OutcomeOf, shown } from '../edge/index.js';
import {
  createCredential,
  getCredential,
  listCredentials,
  patchCredential,
  retireCredential,
} from './credentials.operations.js';
import { CredentialsService } from './credentials.service.js';

@Controller()
export class CredentialsController {
  readonly #credentials: CredentialsService;

  constructor(@Inject(CredentialsService) credentials: CredentialsService) {
    this.#credentials = credentials;
  }

  @Handles(listCredentials)
  async list({ params, query }: InputOf<typeof listCredentials>): OutcomeOf<typeof listCredentials> {
    return listed(await this.#credentials.list(params.provider, query));
  }

  @Handles(createCredential)
  async create({ params, body, caller }: InputOf<typeof createCredential>): OutcomeOf<typeof createCredential> {
    const collection = createCredential.path.replace('{provider}', params.provider);
    return created(await this.#credentials.create(params.provider, body, caller), collection);
  }

  @Handles(getCredential)
  async get({ params }: InputOf<typeof getCredential>): OutcomeOf<typeof getCredential> {
    return shown(await this.#credentials.get({ id: params.id, providerId: params.provider }));
  }

  @Handles(patchCredential)
  async patch({ params, body, ifMatch, caller }: InputOf<typeof patchCredential>): OutcomeOf<typeof patchCredential> {
    const address = { id: params.id, providerId: params.provider };
    return shown(await this.#credentials.patch(address, body, ifMatch, caller));
  }

  @Handles(retireCredential)
  async retire({ params, ifMatch, caller }: InputOf<typeof retireCredential>): OutcomeOf<typeof retireCredential> {
    return done(await this.#credentials.retire({ id: params.id, providerId: params.provider }, ifMatch, caller));
  }
}
