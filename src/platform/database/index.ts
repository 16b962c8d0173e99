export * from './audit';
export * from './data-source';
export * from './database';
export * from './dedicated-connection';
export * from './database.module';
export * from './migrate';
export * from './pending-migrations';
