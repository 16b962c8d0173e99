import { Gauge } from 'prom-client';

import type { Metrics } from '../observability';
import type { Database } from './database';

/** What the pool of connections tells Prometheus, as it is at the moment of the question. */
export const measurePool = ({ registry }: Metrics, database: Database): void => {
  const registers = [registry];
  new Gauge({
    name: 'anochat_database_connections',
    help: 'Connections of the pool, by what they do',
    labelNames: ['state'],
    registers,
    collect() {
      const { total, idle } = database.pool;
      this.set({ state: 'in-use' }, total - idle);
      this.set({ state: 'idle' }, idle);
    },
  });
  new Gauge({
    name: 'anochat_database_connections_limit',
    help: 'Connections that the pool may have',
    registers,
    collect() {
      this.set(database.pool.limit);
    },
  });
  new Gauge({
    name: 'anochat_database_waiting_requests',
    help: 'Requests that wait for a connection of the pool',
    registers,
    collect() {
      this.set(database.pool.waiting);
    },
  });
};
