export * from './keyed-digest';
export * from './master-key-ring';
export * from './master-keys';
export * from './native-sealer';
export type { RandomSource } from './random-source';
export * from './sealer';
export * from './sealer.module';
export * from './sodium-sealer';
