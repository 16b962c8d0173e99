export * from './file-carrier';
export { fileReferences, nameFiles } from './name-files';
export * from './outbox';
export * from './outbox-item';
export * from './outgoing-of';
