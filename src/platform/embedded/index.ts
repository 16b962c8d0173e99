export { lockDataFolder, type DataFolderLock } from './data-folder-lock';
export {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from './embedded-postgres';
export { StartRefused } from './embedded.errors';
export { portOwner, type ProcessFacts } from './process-facts';
