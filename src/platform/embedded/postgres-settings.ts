import { totalmem } from 'node:os';

const MIB = 1024 * 1024;

/**
 * Settings of the embedded Postgres, given on its command line so that no edited file overrules
 * them: one application on a small machine, no replica, nothing acknowledged may be lost.
 */
export function postgresSettings(socketFolder: string, durable: boolean): readonly string[] {
  const sharedBuffers = Math.min(512, Math.max(64, Math.floor(totalmem() / MIB / 16)));
  const safety = durable ? 'on' : 'off';
  const settings = {
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    password_encryption: 'scram-sha-256',
    max_connections: '60',
    shared_buffers: `${sharedBuffers}MB`,
    // An acknowledged message is on disk: these three are said, not left to defaults.
    fsync: safety,
    full_page_writes: safety,
    synchronous_commit: safety,
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_wal_size: '1GB',
    // Chat queries are short: planning for parallel workers or compiling them costs more than it gives.
    jit: 'off',
    max_parallel_workers_per_gather: '0',
    random_page_cost: '1.1',
    idle_in_transaction_session_timeout: '5s',
    log_checkpoints: 'off',
    log_timezone: 'UTC',
    timezone: 'UTC',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
