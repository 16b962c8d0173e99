import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { UNOPENED_REASONS, type UnopenedReason } from '@anochat/contract';

import { Metrics } from '../platform/observability';

/** What became of a device whose key package was claimed. */
const HANDED_OUT = ['fresh', 'last-resort', 'none'] as const;
type HandedOut = (typeof HANDED_OUT)[number];

/** How well encryption goes, as far as a server can know. */
@Injectable()
export class EncryptionMetrics {
  private readonly claims: Counter<'outcome'>;
  private readonly low: Counter;
  private readonly failures: Counter<'reason'>;

  constructor({ registry }: Metrics) {
    const registers = [registry];
    this.claims = new Counter({
      name: 'anochat_key_packages_claimed_total',
      help: 'Claims by what there was for a device: a fresh key package, its last resort, or none',
      labelNames: ['outcome'],
      registers,
    });
    this.low = new Counter({
      name: 'anochat_key_packages_low_total',
      help: 'Times that a device was found with few key packages, and told',
      registers,
    });
    this.failures = new Counter({
      name: 'anochat_client_unopened_total',
      help: 'Messages that clients say they could not open, by reason',
      labelNames: ['reason'],
      registers,
    });
    // From the beginning, so that the first one is an increase.
    for (const outcome of HANDED_OUT) this.claims.inc({ outcome }, 0);
    for (const reason of UNOPENED_REASONS) this.failures.inc({ reason }, 0);
  }

  claimed(outcome: HandedOut, devices: number): void {
    this.claims.inc({ outcome }, devices);
  }

  foundLow(): void {
    this.low.inc();
  }

  unopened(reason: UnopenedReason, count: number): void {
    this.failures.inc({ reason }, count);
  }
}
