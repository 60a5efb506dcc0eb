import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import { FailureException } from './failure-exception.js';
import { HealthModule } from './health.js';
import { ProblemFilter } from './problem-filter.js';

let ready = true;

@Controller()
class TroubleController {
  @Get('expected')
  expected() {
    throw new FailureException(
      { code: 'resource.conflict', message: 'The name is taken', param: 'name', detail: 'row 7' },
      [{ path: 'name', message: 'is taken' }],
    );
  }

  @Get('away')
  away() {
    throw new FailureException({ code: 'service.unavailable', message: 'The store is away', detail: 'row 8' });
  }

  @Get('broken')
  broken() {
    throw new Error('canary: an inner detail');
  }

  @Post('echo')
  echo(@Body() body: unknown) {
    return body;
  }
}

@Module({
  imports: [HealthModule.forRoot(() => ({ ready, details: { sequence: 3 } }))],
  controllers: [TroubleController],
})
class TroubleModule {}

describe('a service of the platform', () => {
  let app: NestFastifyApplication;
  const logged: string[] = [];

  beforeAll(async () => {
    app = await NestFactory.create<NestFastifyApplication>(TroubleModule, new FastifyAdapter({ bodyLimit: 1000 }), {
      logger: false,
    });
    app.useGlobalFilters(new ProblemFilter(pino({}, { write: (line) => void logged.push(line) })));
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });
  afterAll(() => app.close());

  const post = (payload: string, type = 'application/json') =>
    app.inject({ method: 'POST', url: '/echo', payload, headers: { 'content-type': type } });

  it('answers an expected failure with its problem document, without the inner detail', async () => {
    const response = await app.inject('/expected');
    expect(response.statusCode).toBe(409);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.json()).toMatchObject({
      code: 'resource.conflict',
      status: 409,
      detail: 'The name is taken',
      param: 'name',
      problems: [{ path: 'name', message: 'is taken' }],
    });
    expect(response.body).not.toContain('row 7');
    expect(logged.splice(0)).toEqual([]);
  });

  it('logs one line without a stack of an expected failure that is not of the caller’s making', async () => {
    expect((await app.inject('/away')).statusCode).toBe(503);
    const [line = '', ...others] = logged.splice(0);
    expect(JSON.parse(line)).toMatchObject({ code: 'service.unavailable', detail: 'row 8', url: '/away' });
    expect([line.includes('stack'), others]).toEqual([false, []]);
  });

  it('keeps the reason of an unexpected failure out of the answer', async () => {
    const response = await app.inject('/broken');
    expect(response.statusCode).toBe(500);
    expect(response.json()).toMatchObject({ code: 'service.internal' });
    expect(response.body).not.toContain('canary');
    expect(logged.splice(0).map((line) => JSON.parse(line))).toMatchObject([
      { msg: 'request failed', err: { message: 'canary: an inner detail', stack: expect.any(String) } },
    ]);
  });

  it.each([
    ['malformed JSON', () => post('{"a":'), 400, 'request.malformed'],
    ['a body over the limit', () => post(JSON.stringify('x'.repeat(2000))), 413, 'request.too-large'],
    ['another content type', () => post('a=b', 'text/csv'), 415, 'request.content-type'],
    ['an unknown address', () => app.inject('/nowhere?x=1'), 404, 'request.route-unknown'],
  ])('names %s', async (_, send, status, code) => {
    const response = await send();
    expect([response.statusCode, response.json().code]).toEqual([status, code]);
  });

  it('tells liveness from readiness, and shows its metrics', async () => {
    expect((await app.inject('/livez')).statusCode).toBe(200);
    expect((await app.inject('/readyz')).json()).toEqual({ status: 'ready', sequence: 3 });
    ready = false;
    expect((await app.inject('/readyz')).statusCode).toBe(503);
    expect((await app.inject('/metrics')).body).toContain('process_cpu_seconds_total');
  });
});
