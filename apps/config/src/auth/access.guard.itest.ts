import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { ProblemFilter, Secret } from '@tollgate/platform';
import { pino } from 'pino';
import { Allow } from '../edge/index.js';
import { AccessGuard } from './access.guard.js';
import { AccessTokens } from './access-tokens.js';

/** Written by somebody who forgot to say who may call. */
@Controller('forgotten')
class ForgottenController {
  @Get()
  show() {
    return 'data';
  }

  @Get('open')
  @Allow('public')
  open() {
    return 'open';
  }
}

@Controller('services')
@Allow('service')
class ServiceController {
  @Get()
  show() {
    return 'data';
  }

  @Get('admin')
  @Allow('admin')
  admin() {
    return 'data';
  }
}

let app: NestFastifyApplication;
beforeAll(async () => {
  const tokens = new AccessTokens({ admin: new Secret('admin-token'), service: new Secret('service-token') });
  const testing = await Test.createTestingModule({
    controllers: [ForgottenController, ServiceController],
    providers: [
      { provide: AccessTokens, useValue: tokens },
      { provide: APP_GUARD, useClass: AccessGuard },
    ],
  }).compile();
  app = testing.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
  app.useGlobalFilters(new ProblemFilter(pino({ level: 'silent' })));
  await app.init();
});
afterAll(() => app.close());

async function statuses(url: string): Promise<number[]> {
  const tokens = [undefined, 'Bearer admin-token', 'Bearer service-token'];
  const answers = tokens.map((authorization) =>
    app.inject({ url, headers: authorization === undefined ? {} : { authorization } }),
  );
  return (await Promise.all(answers)).map(({ statusCode }) => statusCode);
}

describe('a handler', () => {
  it('that says nothing is for administrators', async () => {
    expect(await statuses('/forgotten')).toEqual([401, 200, 401]);
  });

  it('is for whom it says, before whom its controller says', async () => {
    expect(await statuses('/forgotten/open')).toEqual([200, 200, 200]);
    expect(await statuses('/services')).toEqual([401, 401, 200]);
    expect(await statuses('/services/admin')).toEqual([401, 200, 401]);
  });
});
