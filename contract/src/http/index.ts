export * from './auth';
export * from './conversations';
export * from './encryption';
export * from './log';
export * from './media';
export * from './page';
export * from './users';
export * from './versions';
