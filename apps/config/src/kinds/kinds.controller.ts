import { Controller, Inject } from '@nestjs/common';
import { ok } from '@tollgate/schema';
import { KindList } from '@tollgate/schema/api';
import { defineOperation, Handles, type OutcomeOf } from '../edge/index.js';
import { Kinds } from './kinds.js';

export const listKinds = defineOperation({
  id: 'listKinds',
  method: 'GET',
  path: '/api/v1/kinds',
  summary: 'Lists the kinds of provider, with what their credentials need and the models they are known for',
  tag: 'kinds',
  access: 'admin',
  status: 200,
  response: KindList,
});

@Controller()
export class KindsController {
  readonly #kinds: Kinds;

  constructor(@Inject(Kinds) kinds: Kinds) {
    this.#kinds = kinds;
  }

  @Handles(listKinds)
  async list(): OutcomeOf<typeof listKinds> {
    return ok({ body: { items: this.#kinds.list() } });
  }
}
