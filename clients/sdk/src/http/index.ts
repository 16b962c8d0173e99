export * from './api';
export * from './http';
