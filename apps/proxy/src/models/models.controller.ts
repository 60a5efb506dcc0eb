import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ModelsService } from './models-service.js';

/** Where Vertex AI has its models, in the two versions that Google's SDK knows, with a project before them or without. */
const vertexPaths = ['v1', 'v1beta1'].flatMap((version) =>
  ['', '/projects/:project/locations/:location'].flatMap((scope) =>
    ['/publishers/:publisher/models', '/models'].map((list) => version + scope + list),
  ),
);

@Controller([...new Set(['v1/models', 'v1beta/models', ...vertexPaths])])
export class ModelsController {
  readonly #service: ModelsService;

  constructor(@Inject(ModelsService) service: ModelsService) {
    this.#service = service;
  }

  @Get()
  list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    reply.hijack();
    this.#service.list(request.raw, reply.raw);
  }

  @Get('*')
  find(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    reply.hijack();
    this.#service.find(request.raw, reply.raw);
  }
}
