export * from './api';
export * from './http';
export * from './read-whole-page';
