import { Controller, Inject } from '@nestjs/common';
import { created, done, Handles, type InputOf, listed, type OutcomeOf, shown } from '../edge/index.js';
import {
  createVirtualKey,
  getVirtualKey,
  listVirtualKeys,
  patchVirtualKey,
  revokeVirtualKey,
  rotateVirtualKey,
} from './virtual-keys.operations.js';
import { VirtualKeysService } from './virtual-keys.service.js';

@Controller()
export class VirtualKeysController {
  readonly #keys: VirtualKeysService;

  constructor(@Inject(VirtualKeysService) keys: VirtualKeysService) {
    this.#keys = keys;
  }

  @Handles(listVirtualKeys)
  async list({ query }: InputOf<typeof listVirtualKeys>): OutcomeOf<typeof listVirtualKeys> {
    return listed(await this.#keys.list(query));
  }

  @Handles(createVirtualKey)
  async create({ body, caller }: InputOf<typeof createVirtualKey>): OutcomeOf<typeof createVirtualKey> {
    return created(await this.#keys.create(body, caller), createVirtualKey.path);
  }

  @Handles(getVirtualKey)
  async get({ params }: InputOf<typeof getVirtualKey>): OutcomeOf<typeof getVirtualKey> {
    return shown(await this.#keys.get(params.id));
  }

  @Handles(patchVirtualKey)
  async patch(input: InputOf<typeof patchVirtualKey>): OutcomeOf<typeof patchVirtualKey> {
    return shown(await this.#keys.patch(input.params.id, input.body, input.ifMatch, input.caller));
  }

  @Handles(rotateVirtualKey)
  async rotate(input: InputOf<typeof rotateVirtualKey>): OutcomeOf<typeof rotateVirtualKey> {
    return shown(await this.#keys.rotate(input.params.id, input.body, input.ifMatch, input.caller));
  }

  @Handles(revokeVirtualKey)
  async revoke({ params, ifMatch, caller }: InputOf<typeof revokeVirtualKey>): OutcomeOf<typeof revokeVirtualKey> {
    return done(await this.#keys.revoke(params.id, ifMatch, caller));
  }
}
