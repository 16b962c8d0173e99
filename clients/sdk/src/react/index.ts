export * from './context';
export * from './hooks';
export * from './use-readable';
export * from './use-group-trust';
export * from './use-here-now';
export * from './use-profiles';
export * from './use-self';
export * from './use-shown-draft';
