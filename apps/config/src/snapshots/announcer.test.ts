import { describe, expect, it } from '@jest/globals';
import type { ClientProxy } from '@nestjs/microservices';
import { type Observable, of, Subject, throwError } from 'rxjs';
import { Announcer } from './announcer.js';

/** A client that notes what it is told to send. */
class FakeClient implements Pick<ClientProxy, 'connect' | 'emit' | 'close'> {
  readonly sent: unknown[] = [];
  answer: () => Observable<any> = () => of(undefined);

  async connect() {}
  async close() {}
  emit<Result>(_: unknown, data: unknown): Observable<Result> {
    this.sent.push(data);
    return this.answer();
  }
}

function announcer() {
  const client = new FakeClient();
  const warnings: unknown[] = [];
  const listeners: Array<(sequence: number) => void> = [];
  const changes = { onCommit: (listener: (sequence: number) => void) => void listeners.push(listener) };
  const made = new Announcer(client, changes, { warn: (...args: unknown[]) => void warnings.push(args) });
  made.onModuleInit();
  return { client, warnings, made, commit: (sequence: number) => listeners.forEach((listen) => listen(sequence)) };
}

describe('the announcer', () => {
  it('announces what was committed', async () => {
    const { client, commit, made } = announcer();
    commit(7);
    await made.onApplicationShutdown();
    expect(client.sent).toEqual([{ sequence: 7 }]);
  });

  it('skips what is overtaken while it is busy, and never goes back', async () => {
    const { client, commit, made } = announcer();
    const gate = new Subject<undefined>();
    client.answer = () => gate;
    commit(1);
    for (const sequence of [2, 4, 3]) commit(sequence);
    client.answer = () => of(undefined);
    gate.complete();
    await made.onApplicationShutdown();
    expect(client.sent).toEqual([{ sequence: 1 }, { sequence: 4 }]);
  });

  it('warns and goes on when Redis is away', async () => {
    const { client, commit, made, warnings } = announcer();
    client.answer = () => throwError(() => new Error('away'));
    commit(1);
    await made.onApplicationShutdown();
    client.answer = () => of(undefined);
    commit(2);
    await made.onApplicationShutdown();
    expect(client.sent).toEqual([{ sequence: 1 }, { sequence: 2 }]);
    expect(warnings).toHaveLength(1);
  });
});
