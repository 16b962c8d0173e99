export * from './cell';
export * from './readable';
