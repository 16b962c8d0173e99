export * from './bus';
export * from './bus.module';
export * from './memory-bus';
