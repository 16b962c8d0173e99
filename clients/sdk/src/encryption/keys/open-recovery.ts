import type { Primitives } from '@anochat/e2ee';
import { RecoveryLocked } from '../../errors';
import type { Clock } from '../../platform/platform';

const OPEN_MS = 10 * 60_000;

/** The recovery key, for as long as somebody who knows it is at work: in memory alone. */
export class OpenRecovery {
  private key: Uint8Array | null = null;
  private cancel: () => void = () => undefined;

  constructor(
    private readonly primitives: Primitives,
    private readonly clock: Clock,
  ) {}

  hold(key: Uint8Array): void {
    if (this.key !== key) this.forget();
    this.cancel();
    this.key = key;
    this.cancel = this.clock.after(OPEN_MS, () => this.forget());
  }

  get isOpen(): boolean {
    return this.key !== null;
  }

  /** @throws RecoveryLocked */
  take(): Uint8Array {
    if (this.key === null) throw new RecoveryLocked();
    return this.key;
  }

  forget(): void {
    this.cancel();
    if (this.key) this.primitives.wipe(this.key);
    this.key = null;
  }
}
