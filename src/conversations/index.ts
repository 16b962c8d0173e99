export { Conversations, type LogRange, type Position, type SyncRequest } from './conversations';
