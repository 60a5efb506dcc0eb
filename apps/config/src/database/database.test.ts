import { describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { Database } from './database.js';
import { HeadEntity } from './head.entity.js';

/** A connection to a PostgreSQL that stopped after it was made: nothing that is said to it is answered. */
class Stopped extends DataSource {
  constructor() {
    super({ type: 'postgres' });
    Object.assign(this, { isInitialized: true });
  }
  override async initialize(): Promise<this> {
    return this;
  }
  override destroy(): Promise<void> {
    return new Promise(() => undefined);
  }
}

describe('the database', () => {
  it('is left without a goodbye when PostgreSQL does not answer it', async () => {
    const database = new Database(
      () => new Stopped(),
      async () => true,
    );
    await database.table(HeadEntity).run(async () => undefined);
    const startedAt = performance.now();
    await database.close();
    expect(performance.now() - startedAt).toBeLessThan(3000);
  });
});
