export { type EngineLink, releaseUpgrade } from './engine-link';
export * from './hub';
export { HubModule } from './hub.module';
export { JavascriptHub } from './javascript-hub';
export { SocketEngine } from './socket-engine';
