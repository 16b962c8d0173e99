export * from './access';
export * from './caller';
export * from './problems';
export * from './same-shape';
