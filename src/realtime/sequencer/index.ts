export * from './conversation-stream';
export * from './effect';
export * from './sequencer';
