import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { Database } from '../database';

/** One piece of work, while somebody has it. */
export interface Job<Payload> {
  readonly id: number;
  readonly lane: string;
  readonly key: string;
  readonly payload: Payload;
  /** This one included. */
  readonly attempts: number;
  readonly lease: string;
}

/** How much may be taken, by lane. */
export interface Room {
  readonly most: number;
  readonly lanes: ReadonlyMap<string, number>;
  /** In each lane that is not named. */
  readonly each: number;
}

/**
 * Work of the background that is kept in the database: any instance does it, and does it again when
 * one ends in between, so that it may be done twice and is never lost. Finished rows are gone. Of one
 * kind and key at most one waits.
 */
@Injectable()
export class Jobs {
  constructor(private readonly database: Database) {}

  /**
   * Takes what is due and no more than there is room for. Who does not finish or retry it within the
   * lease loses it to the next.
   *
   * @param after only lanes behind it, in their order; `null`: all
   */
  async claim<Payload>(
    kind: string,
    leaseMs: number,
    { most, lanes, each }: Room,
    after: string | null = null,
  ): Promise<readonly Job<Payload>[]> {
    const lease = randomUUID();
    const names = [...lanes.keys()];
    const rows = await this.database.query<Omit<Job<Payload>, 'lease'>>(
      'SELECT * FROM claim_jobs($1, $2, $3, $4, $5, $6, $7, $8)',
      [kind, lease, leaseMs, most, names, [...lanes.values()], each, after],
    );
    return rows.map((row) => ({ ...row, lease }));
  }

  async finish({ id, lease }: Job<unknown>): Promise<void> {
    await this.database.query('DELETE FROM jobs WHERE id = $1 AND lease = $2', [id, lease]);
  }

  /** Later again, as one with what has come under its key meanwhile, whose fields win. */
  async retry({ id, lease }: Job<unknown>, afterMs: number): Promise<void> {
    await this.database.query(
      `WITH mine AS (DELETE FROM jobs WHERE id = $1 AND lease = $2 RETURNING *)
       INSERT INTO jobs (kind, lane, key, payload, attempts, due_at)
       SELECT kind, lane, key, payload, attempts, now() + $3 * interval '1 ms' FROM mine
       ON CONFLICT (kind, key) WHERE lease IS NULL DO UPDATE
       SET payload = EXCLUDED.payload || jobs.payload, attempts = EXCLUDED.attempts,
           due_at = EXCLUDED.due_at`,
      [id, lease, afterMs],
    );
  }

  /** What is due and nobody has, at most 10000 told. */
  async countDue(): Promise<number> {
    const [row] = await this.database.query<{ readonly count: number }>(
      `SELECT count(*) FROM (SELECT FROM jobs WHERE due_at <= now() LIMIT 10000) due`,
    );
    return row?.count ?? 0;
  }
}
