import type { MasterKeys } from './master-keys';
import { SealBroken } from './sealer';

const READ_SOONEST_MS = 1_000;

/**
 * The master keys, read again while the server runs: a rotation adds one, and needs no restart. A
 * version that is not known is looked for at once, the same one at most once a second.
 */
export class MasterKeyRing {
  private known: MasterKeys;
  private readAt = Date.now();
  private readonly missedAt = new Map<number, number>();

  constructor(private readonly read: () => MasterKeys) {
    this.known = read();
  }

  /** Another map once there are other keys. */
  get keys(): MasterKeys {
    return this.known;
  }

  /** What new data keys are wrapped under, no older than a second. */
  newest(): number {
    if (Date.now() - this.readAt >= READ_SOONEST_MS) this.readAgain();
    return Math.max(...this.known.keys());
  }

  /** @throws SealBroken when there is no such version, now that it was looked for. */
  find(version: number): Uint8Array {
    const key = this.known.get(version) ?? this.lookFor(version);
    if (key === undefined) throw new SealBroken(`there is no master key of version ${version}`);
    return key;
  }

  private lookFor(version: number): Uint8Array | undefined {
    const now = Date.now();
    if (now - (this.missedAt.get(version) ?? Number.NEGATIVE_INFINITY) < READ_SOONEST_MS) return;
    this.missedAt.clear();
    this.missedAt.set(version, now);
    this.readAgain();
    return this.known.get(version);
  }

  private readAgain(): void {
    this.readAt = Date.now();
    const found = this.read();
    // A key that was taken away may still be needed by what this process has at hand.
    const isNew = [...found.keys()].some((version) => !this.known.has(version));
    if (isNew) this.known = new Map([...this.known, ...found]);
  }
}
