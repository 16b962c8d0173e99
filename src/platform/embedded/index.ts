export { lockDataFolder, type DataFolderLock } from './data-folder-lock';
export {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from './embedded-postgres';
export { StartRefused } from './embedded.errors';
export { clearLeftovers } from './leftover-postgres';
export { hasCluster } from './postgres-cluster';
export { portOwner, type ProcessFacts } from './process-facts';
export { runningPostgresUrl } from './running-postgres';
