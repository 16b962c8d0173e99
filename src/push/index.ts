export { PushModule } from './push.module';
export { pushKey } from './senders/web-push/vapid';
