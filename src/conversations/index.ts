export { Conversations, type LogRange, type Position, type SyncRequest } from './conversations';
export { ConversationsModule } from './conversations.module';
export { countDataKeys, findBrokenDataKeys, requireMasterKeys, rewrapDataKeys } from './data-keys';
