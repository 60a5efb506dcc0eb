import type { DataSource, EntityManager, EntitySchema, FindOptionsWhere, ObjectLiteral, Repository } from 'typeorm';

/** What is done in one transaction. */
type Work<Value> = (manager: EntityManager) => Promise<Value>;

/** The rows of one entity, inside of a transaction or outside of any. */
export interface Table<Row extends ObjectLiteral> {
  readonly in: (manager: EntityManager) => Repository<Row>;
  /** For single statements. Rejects while PostgreSQL is away. */
  readonly now: () => Promise<Repository<Row>>;
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
  readonly #entities = new Set<EntitySchema>();
  #connected: Promise<DataSource> | undefined;

  constructor(create: (entities: EntitySchema[]) => DataSource) {
    this.#create = create;
  }

  /** Makes an entity known. To be called before the first connection, when the repositories are constructed. */
  table<Row extends ObjectLiteral>(entity: EntitySchema<Row>): Table<Row> {
    if (this.#connected !== undefined) throw new Error(`${entity.options.name} came after the first connection`);
    this.#entities.add(entity);
    return {
      in: (manager) => manager.getRepository(entity),
      now: async () => (await this.#dataSource()).getRepository(entity),
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
    return (await this.#dataSource()).transaction('REPEATABLE READ', work);
  }

  /** Runs work in a transaction; a throw undoes it. */
  async transaction<Value>(work: Work<Value>): Promise<Value> {
    return (await this.#dataSource()).transaction('READ COMMITTED', work);
  }

  /** Rejects while PostgreSQL is away, or its migrations have not been run. */
  async check(): Promise<void> {
    const dataSource = await this.#dataSource();
    await dataSource.query('select sequence from config_head');
  }

  async close(): Promise<void> {
    const connected = await this.#connected?.catch(() => undefined);
    if (connected?.isInitialized) await connected.destroy();
  }

  #dataSource(): Promise<DataSource> {
    this.#connected ??= this.#connect();
    return this.#connected;
  }

  async #connect(): Promise<DataSource> {
    try {
      return await this.#create([...this.#entities]).initialize();
    } catch (error) {
      this.#connected = undefined;
      throw error;
    }
  }
}
