export * from './codec';
export * from './server-codec';
