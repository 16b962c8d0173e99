import { DataSource } from 'typeorm';

import { MIGRATIONS } from '../../../migrations';
import { CONNECTION_TYPES } from './connection-types';

export interface DatabaseOptions {
  readonly url: string;
  /** Connections in the pool. */
  readonly poolSize?: number;
}

/** @returns a data source, not yet initialised. */
export const dataSource = ({ url, poolSize = 10 }: DatabaseOptions): DataSource =>
  new DataSource({
    type: 'postgres',
    url,
    poolSize,
    applicationName: 'anochat',
    migrations: MIGRATIONS,
    migrationsTransactionMode: 'each',
    connectTimeoutMS: 5_000,
    extra: {
      types: CONNECTION_TYPES,
      options:
        '-c timezone=UTC -c synchronous_commit=on -c idle_in_transaction_session_timeout=5000 -c statement_timeout=30000 -c lock_timeout=5000',
    },
  });
