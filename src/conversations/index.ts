export { Conversations, type LogRange, type Position, type SyncRequest } from './conversations';
export { ConversationsModule } from './conversations.module';
export { checkMasterKeys, checkMasterKeysOf } from './check-master-keys';
export { countDataKeys, findBrokenDataKeys, requireMasterKeys, rewrapDataKeys } from './data-keys';
export {
  findMasterKeys,
  registerMasterKey,
  type RegisteredMasterKey,
} from './store/master-key-store';
