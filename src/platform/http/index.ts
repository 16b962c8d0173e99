export * from './access';
export * from './caller';
