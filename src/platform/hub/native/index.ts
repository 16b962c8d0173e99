export { NativeHub } from './native-hub';
export { NativeSockets } from './native-sockets';
export { createWsEngine, type WsEngine } from './ws-engine';
