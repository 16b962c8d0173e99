export * from './is-database-away';
export * from './problem-error';
export * from './problem-filter';
export * from './send-problem';
export * from './to-problem';
export * from './unknown-address';
export * from './validation';
