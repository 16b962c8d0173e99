import { KeyedDigest } from './keyed-digest';
import type { MasterKeys, SkipKey } from './master-keys';
import { SealBroken } from './sealer';

const READ_SOONEST_MS = 1_000;
const FINGERPRINT_OF = 'anochat/1 master-key';

/**
 * The master keys at hand. A version that is not known is looked for at once, the same one at most
 * once a second: a rotation needs no restart. What was read once stays, whatever becomes of its file.
 */
export class MasterKeyRing {
  private known: MasterKeys = new Map();
  private readonly unreadable = new Map<number, string>();
  private readonly missedAt = new Map<number, number>();

  /**
   * @param read gives what there is now, and tells of what it cannot read
   * @param warn said once about each
   */
  constructor(
    private readonly read: (skip: SkipKey) => MasterKeys,
    private readonly warn: (text: string) => void = () => undefined,
  ) {
    this.readAgain();
  }

  /** Another map once there are other keys. */
  get keys(): MasterKeys {
    return this.known;
  }

  /** @throws SealBroken when there is no such version, now that it was looked for. */
  find(version: number): Uint8Array {
    const key = this.known.get(version) ?? this.lookFor(version);
    if (key !== undefined) return key;
    const why = this.unreadable.get(version);
    throw new SealBroken(
      why === undefined
        ? `there is no master-key.v${version}`
        : `master-key.v${version} cannot be read: ${why}`,
    );
  }

  /**
   * What tells this key from any other and tells nothing about it: BLAKE2b-128, keyed with it, of a
   * fixed text. @throws SealBroken as `find` does
   */
  async fingerprint(version: number): Promise<Uint8Array> {
    return (await KeyedDigest.create(this.find(version))).of(FINGERPRINT_OF);
  }

  private lookFor(version: number): Uint8Array | undefined {
    const now = performance.now();
    if (now - (this.missedAt.get(version) ?? Number.NEGATIVE_INFINITY) < READ_SOONEST_MS) return;
    this.missedAt.clear();
    this.missedAt.set(version, now);
    this.readAgain();
    return this.known.get(version);
  }

  private readAgain(): void {
    const found = this.read((version, why) => {
      if (this.known.has(version) || this.unreadable.get(version) === why) return;
      this.unreadable.set(version, why);
      this.warn(`master-key.v${version} cannot be read: ${why}`);
    });
    const isNew = [...found.keys()].some((version) => !this.known.has(version));
    if (isNew) this.known = new Map([...found, ...this.known]);
  }
}
