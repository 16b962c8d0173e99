import type { DataSource, QueryRunner } from 'typeorm';
import type { Pool, QueryResult, QueryResultRow } from 'pg';

import { isDatabaseAway } from '../errors';

/** Positional parameters ($1, $2, ...). */
export type Parameters = readonly unknown[];

/** What a store needs of a database or of a transaction in it. */
export interface Queryable {
  query<Row extends object>(sql: string, parameters?: Parameters): Promise<Row[]>;
}

/** How busy the pool of connections is. */
export interface PoolState {
  readonly total: number;
  readonly idle: number;
  /** Requests that wait for one. */
  readonly waiting: number;
  /** How many there may be. */
  readonly limit: number;
}

/**
 * The one way to Postgres. bigint arrives as a number (every seq is far below 2^53), times as
 * strings of RFC 3339 with milliseconds, as the contract delivers them.
 */
export class Database implements Queryable {
  private answered = true;

  constructor(private readonly source: DataSource) {}

  /** Whether the last one asked was answered; the instance's own rounds ask each second. */
  get isAnswering(): boolean {
    return this.answered;
  }

  get pool(): PoolState {
    const { totalCount, idleCount, waitingCount, options } = this.connections;
    return { total: totalCount, idle: idleCount, waiting: waitingCount, limit: options.max };
  }

  /** @returns the rows, also those of INSERT, UPDATE or DELETE with RETURNING. */
  async query<Row extends object>(sql: string, parameters: Parameters = []): Promise<Row[]> {
    const result = await this.heard(
      this.connections.query<Row & QueryResultRow>(sql, [...parameters]),
    );
    return result.rows;
  }

  /** A prepared statement under a name of its own: for the hot paths. */
  async prepared<Row extends object>(
    name: string,
    text: string,
    values: Parameters,
  ): Promise<Row[]> {
    const result: QueryResult<Row & QueryResultRow> = await this.heard(
      this.connections.query({ name, text, values: [...values] }),
    );
    return result.rows;
  }

  /** One transaction; `work` must not wait for anything but the database. */
  async transaction<T>(work: (transaction: Queryable) => Promise<T>): Promise<T> {
    const done = this.source.transaction((manager) => {
      const runner = manager.queryRunner as QueryRunner;
      return work({
        query: async <Row extends object>(sql: string, parameters: Parameters = []) => {
          const result: unknown = await runner.query(sql, [...parameters], true);
          return (result as { readonly records: Row[] }).records;
        },
      });
    });
    return this.heard(done);
  }

  private async heard<T>(answer: Promise<T>): Promise<T> {
    try {
      const value = await answer;
      this.answered = true;
      return value;
    } catch (error) {
      this.answered = !isDatabaseAway(error);
      throw error;
    }
  }

  private get connections(): Pool {
    return (this.source.driver as unknown as { readonly master: Pool }).master;
  }
}
