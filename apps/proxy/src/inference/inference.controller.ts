import { Controller, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { chatEndpoint } from './chat-endpoint.js';
import { clientFormat } from './client-formats.js';
import { InferenceService } from './inference-service.js';

const openAiChat = chatEndpoint(clientFormat('openai-chat'));
const anthropicMessages = chatEndpoint(clientFormat('anthropic-messages'));

/** One method per client format. Nothing of Nest stands between it and the pipeline: no guard, pipe or interceptor. */
@Controller()
export class InferenceController {
  readonly #service: InferenceService;

  constructor(@Inject(InferenceService) service: InferenceService) {
    this.#service = service;
  }

  @Post('v1/chat/completions')
  async chatCompletions(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    reply.hijack();
    await this.#service.handle(openAiChat, request.raw, reply.raw);
  }

  @Post('v1/messages')
  async messages(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    reply.hijack();
    await this.#service.handle(anthropicMessages, request.raw, reply.raw);
  }
}
