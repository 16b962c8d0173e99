export { erase, isEntrance, isExit, liveSpan } from './append-entry';
export * from './expire-log';
export * from './log-state';
export * from './reduce-log';
export * from './spans';
export * from './stored-log';
