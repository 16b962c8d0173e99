export * from './access';
export * from './caller';
export * from './id-param';
export * from './is-id';
export * from './is-text';
export * from './problems';
export * from './rate-limiter';
export * from './same-shape';
