export * from './outbox';
export * from './outbox-item';
