import { type DynamicModule, Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { Health } from '../observability';
import { dataSource, type DatabaseOptions } from './data-source';
import { Database } from './database';

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
          useFactory: (source: DataSource, health?: Health) => {
            const database = new Database(source);
            health?.watch('postgres', () => database.isAnswering);
            return database;
          },
          inject: [DataSource, { token: Health, optional: true }],
        },
      ],
      exports: [Database, DataSource],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy();
  }
}
