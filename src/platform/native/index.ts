export * from './addon';
export * from './native-sealer-class';
export * from './native.module';
