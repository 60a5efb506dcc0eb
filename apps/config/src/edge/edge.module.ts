import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';
import { AnswerInterceptor } from './answer.interceptor.js';
import { FallbackController } from './fallback.controller.js';
import { Operations } from './operations.js';

/** What lies between HTTP and the features: routes from operations, input, answers, refusals. */
@Module({
  imports: [DiscoveryModule],
  controllers: [FallbackController],
  providers: [Operations, { provide: APP_INTERCEPTOR, useClass: AnswerInterceptor }],
  exports: [Operations],
})
export class EdgeModule {}
