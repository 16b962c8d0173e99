import { Client } from 'pg';

import type { Parameters, Queryable } from './database';

/**
 * One connection outside of the pool, for what belongs to a session: an advisory lock that must be
 * held for as long as this process lives.
 */
export class DedicatedConnection implements Queryable {
  private constructor(private readonly client: Client) {}

  /** @param onLost called once when the connection breaks; not after `end` */
  static async open(url: string, onLost: () => void): Promise<DedicatedConnection> {
    const client = new Client({
      connectionString: url,
      application_name: 'anochat-instance',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    const connection = new DedicatedConnection(client);
    // An error is followed by `end`.
    client.on('error', () => undefined);
    await client.connect();
    client.once('end', () => {
      if (!connection.isEnded) onLost();
    });
    return connection;
  }

  private isEnded = false;

  async query<Row extends object>(sql: string, parameters: Parameters = []): Promise<Row[]> {
    return (await this.client.query<Row>(sql, [...parameters])).rows;
  }

  async end(): Promise<void> {
    this.isEnded = true;
    await this.client.end();
  }
}
