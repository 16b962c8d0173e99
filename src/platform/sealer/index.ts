export * from './keyed-digest';
export * from './master-keys';
export * from './sealer';
export * from './sealer.module';
export * from './sodium-sealer';
