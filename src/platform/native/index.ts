export * from './addon';
export * from './native-fan-out-class';
export * from './native-sealer-class';
export * from './native.module';
