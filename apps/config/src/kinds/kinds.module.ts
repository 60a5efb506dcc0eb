import { Module } from '@nestjs/common';
import { kindCards } from './catalogue.js';
import { KindsController } from './kinds.controller.js';
import { Kinds } from './kinds.js';

@Module({
  controllers: [KindsController],
  providers: [{ provide: Kinds, useFactory: () => new Kinds(kindCards()) }],
  exports: [Kinds],
})
export class KindsModule {}
