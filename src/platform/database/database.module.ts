import { type DynamicModule, Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { Health, Metrics } from '../observability';
import { dataSource, type DatabaseOptions } from './data-source';
import { Database } from './database';
import { measurePool } from './database-metrics';

@Global()
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(private readonly source: DataSource) {}

  /** @param options where the migrated database is; the pool opens when the module is made. */
  static connect(options: DatabaseOptions): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        { provide: DataSource, useFactory: () => dataSource(options).initialize() },
        {
          provide: Database,
          useFactory: (source: DataSource, health?: Health, metrics?: Metrics) => {
            const database = new Database(source);
            health?.watch('postgres', () => database.isAnswering);
            if (metrics) measurePool(metrics, database);
            return database;
          },
          inject: [
            DataSource,
            { token: Health, optional: true },
            { token: Metrics, optional: true },
          ],
        },
      ],
      exports: [Database, DataSource],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy();
  }
}
