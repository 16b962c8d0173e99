export { RealtimeModule } from './realtime.module';
export { SocketIoAdapter } from './socket-io.adapter';
