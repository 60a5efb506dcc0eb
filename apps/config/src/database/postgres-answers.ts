import pg from 'pg';
import { askTimeoutMs } from './pulse.js';

/** Whether a PostgreSQL answers a new connection, be it with a refusal. Takes at most `askTimeoutMs`. */
export async function postgresAnswers(url: string): Promise<boolean> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: askTimeoutMs,
    application_name: 'tollgate-config-pulse',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    return error instanceof pg.DatabaseError;
  } finally {
    client.end().catch(() => undefined);
  }
}
