import { Controller, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { InferenceService } from '../inference/index.js';
import { embeddingsEndpoint } from './embeddings-endpoint.js';

@Controller()
export class EmbeddingsController {
  readonly #service: InferenceService;

  constructor(@Inject(InferenceService) service: InferenceService) {
    this.#service = service;
  }

  @Post('v1/embeddings')
  async embeddings(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    reply.hijack();
    await this.#service.handle(embeddingsEndpoint, request.raw, reply.raw);
  }
}
