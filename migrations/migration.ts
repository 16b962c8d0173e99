import type { MigrationInterface } from 'typeorm';

/** A step of the schema; see "Migrations" in CONTRIBUTING.md. */
export interface Migration extends MigrationInterface {
  readonly name: string;
  /**
   * Whether servers of the version before go on beside it: it adds, and changes nothing that they read
   * or write (expand). Left out, it takes the database to itself (contract).
   */
  readonly isCompatible?: boolean;
}
