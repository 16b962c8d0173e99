import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';

import { serverVersion } from '../config';
import { Health } from './health';
import { Metrics } from './metrics';

/** What `/health/ready` says, for Prometheus. */
@Injectable()
export class HealthMetrics {
  constructor({ registry }: Metrics, health: Health) {
    const registers = [registry];
    new Gauge({
      name: 'anochat_build_info',
      help: 'Always 1; the version is in the label',
      labelNames: ['version'],
      registers,
    }).set({ version: serverVersion() }, 1);
    new Gauge({
      name: 'anochat_ready',
      help: 'Whether the instance takes traffic: 0 while it starts and while it drains',
      registers,
      collect() {
        this.set(health.phase === 'ready' ? 1 : 0);
      },
    });
    new Gauge({
      name: 'anochat_degraded',
      help: 'Whether something that the instance leans on is away',
      labelNames: ['check'],
      registers,
      collect() {
        for (const [check, state] of Object.entries(health.report().checks))
          this.set({ check }, state === 'down' ? 1 : 0);
      },
    });
  }
}
