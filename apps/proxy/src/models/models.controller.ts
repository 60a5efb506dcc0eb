import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ModelsService } from './models-service.js';

@Controller(['v1/models', 'v1beta/models'])
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
