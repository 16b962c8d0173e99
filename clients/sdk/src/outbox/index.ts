export * from './outbox';
export * from './outbox-item';
export * from './outgoing-of';
