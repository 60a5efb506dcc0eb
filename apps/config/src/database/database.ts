import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource, EntityManager, EntitySchema, FindOptionsWhere, ObjectLiteral, Repository } from 'typeorm';
import { createDataSource } from './data-source.js';
import { Outage, type OutageLog } from './outage.js';
import { postgresAnswers } from './postgres-answers.js';
import { Pulse } from './pulse.js';

/** Longest the connections may take to end. */
const leaveMsMax = 1000;

/** What is done in one transaction. */
type Work<Value> = (manager: EntityManager) => Promise<Value>;

/** The rows of one entity, inside of a transaction or outside of any. */
export interface Table<Row extends ObjectLiteral> {
  readonly in: (manager: EntityManager) => Repository<Row>;
  /** Runs statements in the transaction of a manager, or without one outside of any. Rejects while PostgreSQL is away. */
  readonly run: <Value>(work: (rows: Repository<Row>) => Promise<Value>, manager?: EntityManager) => Promise<Value>;
  readonly insert: (manager: EntityManager, rows: readonly Row[]) => Promise<void>;
  /** How many rows were found and written. */
  readonly update: (manager: EntityManager, where: FindOptionsWhere<Row>, columns: Partial<Row>) => Promise<number>;
}

/**
 * The connection to PostgreSQL, made when it is first needed and made again after an outage: a service that starts
 * before its database serves as soon as that is there.
 */
export class Database {
  readonly #create: (entities: EntitySchema[]) => DataSource;
  readonly #pulse: Pulse;
  readonly #outage: Outage;
  readonly #entities = new Set<EntitySchema>();
  #connected: Promise<DataSource> | undefined;

  /**
   * @param create describes the connection
   * @param answers whether PostgreSQL answers on a connection of its own, as `postgresAnswers` finds out
   * @param outage is told how PostgreSQL was met
   */
  constructor(
    create: (entities: EntitySchema[]) => DataSource,
    answers: () => Promise<boolean>,
    outage = new Outage(nobody),
  ) {
    this.#create = create;
    this.#outage = outage;
    this.#pulse = new Pulse(answers, () => this.#giveUp());
  }

  /** Makes an entity known. To be called before the first connection, when the repositories are constructed. */
  table<Row extends ObjectLiteral>(entity: EntitySchema<Row>): Table<Row> {
    if (this.#connected !== undefined) throw new Error(`${entity.options.name} came after the first connection`);
    this.#entities.add(entity);
    return {
      in: (manager) => manager.getRepository(entity),
      run: (work, manager) =>
        manager === undefined
          ? this.#during(async (dataSource) => work(dataSource.getRepository(entity)))
          : work(manager.getRepository(entity)),
      insert: async (manager, rows) => {
        // TypeORM writes generated columns into what it is given, so it gets copies.
        await manager.getRepository<ObjectLiteral>(entity).insert(rows.map((row) => ({ ...row })));
      },
      update: async (manager, where, columns) => {
        const result = await manager.getRepository<ObjectLiteral>(entity).update(where, columns);
        return result.affected ?? 0;
      },
    };
  }

  /** Runs work that only reads, all of it on one state of the database. */
  async readConsistently<Value>(work: Work<Value>): Promise<Value> {
    return this.#during(async (dataSource) => dataSource.transaction('REPEATABLE READ', work));
  }

  /** Runs work in a transaction; a throw undoes it. */
  async transaction<Value>(work: Work<Value>): Promise<Value> {
    return this.#during(async (dataSource, givenUp) =>
      dataSource.transaction('READ COMMITTED', async (manager) => {
        const value = await work(manager);
        // Whoever asked was told that the store is away; committing now would make a change behind their back.
        givenUp.throwIfAborted();
        return value;
      }),
    );
  }

  /** Rejects while PostgreSQL is away, or its migrations have not been run. */
  async check(): Promise<void> {
    await this.#during(async (dataSource) => dataSource.query('select sequence from config_head'));
  }

  async close(): Promise<void> {
    const connected = await this.#connected?.catch(() => undefined);
    // A PostgreSQL that hangs does not say goodbye, and nothing is open any more that could be lost.
    if (connected?.isInitialized)
      await Promise.race([connected.destroy(), delay(leaveMsMax, undefined, { ref: false })]);
  }

  #during<Value>(work: (dataSource: DataSource, givenUp: AbortSignal) => Promise<Value>): Promise<Value> {
    return this.#outage.watch(() => this.#pulse.during(async (givenUp) => work(await this.#dataSource(), givenUp)));
  }

  /** Leaves the connections that nothing is heard on: a PostgreSQL that comes back elsewhere never answers on them. */
  #giveUp(): void {
    const silent = this.#connected;
    this.#connected = undefined;
    silent?.then((dataSource) => dataSource.destroy()).catch(() => undefined);
  }

  #dataSource(): Promise<DataSource> {
    if (this.#connected !== undefined) return this.#connected;
    const connecting = this.#create([...this.#entities]).initialize();
    this.#connected = connecting;
    connecting.catch(() => {
      // Another attempt may have begun since, when this one was given up.
      if (this.#connected === connecting) this.#connected = undefined;
    });
    return connecting;
  }
}

const nobody: OutageLog = { error: () => undefined, warn: () => undefined, info: () => undefined };

/** The database at a URL, not connected yet. The log is told when it goes away and when it is back. */
export function databaseAt(url: string, log: OutageLog = nobody): Database {
  const outage = new Outage(log);
  return new Database(
    (entities) => createDataSource({ url, entities, onConnectionError: (error) => outage.connectionBroke(error) }),
    () => postgresAnswers(url),
    outage,
  );
}
