export * from './file-carrier';
export { fileReferences } from './name-files';
export * from './outbox';
export * from './outbox-item';
export * from './outgoing-of';
