import { Controller, Inject } from '@nestjs/common';
import { created, done, Handles, type InputOf, listed, type OutcomeOf, shown } from '../edge/index.js';
import { createRoute, deleteRoute, getRoute, listRoutes, patchRoute } from './routes.operations.js';
import { RoutesService } from './routes.service.js';

@Controller()
export class RoutesController {
  readonly #routes: RoutesService;

  constructor(@Inject(RoutesService) routes: RoutesService) {
    this.#routes = routes;
  }

  @Handles(listRoutes)
  async list({ query }: InputOf<typeof listRoutes>): OutcomeOf<typeof listRoutes> {
    return listed(await this.#routes.list(query));
  }

  @Handles(createRoute)
  async create({ body, caller }: InputOf<typeof createRoute>): OutcomeOf<typeof createRoute> {
    return created(await this.#routes.create(body, caller), createRoute.path);
  }

  @Handles(getRoute)
  async get({ params }: InputOf<typeof getRoute>): OutcomeOf<typeof getRoute> {
    return shown(await this.#routes.get(params.id));
  }

  @Handles(patchRoute)
  async patch({ params, body, ifMatch, caller }: InputOf<typeof patchRoute>): OutcomeOf<typeof patchRoute> {
    return shown(await this.#routes.patch(params.id, body, ifMatch, caller));
  }

  @Handles(deleteRoute)
  async remove({ params, ifMatch, caller }: InputOf<typeof deleteRoute>): OutcomeOf<typeof deleteRoute> {
    return done(await this.#routes.remove(params.id, ifMatch, caller));
  }
}
