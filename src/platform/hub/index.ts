export type { EngineLink } from './engine-link';
export * from './hub';
export { JavascriptHub } from './javascript-hub';
