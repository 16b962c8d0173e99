import type { CommitWorld, DeviceVerdict } from '../groups/commit-world';
import type { DeviceCredential } from '../groups/leaf';
import { isEqual } from '../public-group/is-equal';

/** Chains, leaves and bans as a test sets them. Who was never enrolled is forged. */
export class TestWorld {
  readonly left = new Set<string>();
  readonly banned = new Set<string>();
  readonly #devices = new Map<string, { credential: DeviceCredential; verdict: DeviceVerdict }>();

  enrol(credential: DeviceCredential, verdict: DeviceVerdict = 'valid'): void {
    this.#devices.set(credential.device, { credential, verdict });
  }

  at(moment: CommitWorld['moment']): CommitWorld {
    return {
      moment,
      hasLeft: (user) => this.left.has(user),
      removalRequested: (user) => this.banned.has(user),
      verdictOf: ({ user, device, signatureKey }) => {
        const known = this.#devices.get(device);
        const isTheirs =
          known?.credential.user === user && isEqual(known.credential.signatureKey, signatureKey);
        return isTheirs ? known.verdict : 'forged';
      },
    };
  }
}
