export * from './is-database-away';
export * from './problem-error';
export * from './problem-filter';
export * from './to-problem';
export * from './validation';
