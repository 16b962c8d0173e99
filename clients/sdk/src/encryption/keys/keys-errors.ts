import type { DeviceId, UserId } from '@anochat/contract';
import type { ChainProblem, VaultProblem, WrapProblem } from '@anochat/e2ee';

/** `missing`: the server shows no chain at all of somebody whose chain was seen. */
export type ChainRefusal = Exclude<ChainProblem['type'], 'identity-renewed'> | 'missing';

/** What the server shows of a user's devices does not hold; what was known before goes on to count. */
export class ChainRefused extends Error {
  override readonly name = 'ChainRefused';

  constructor(
    readonly user: UserId,
    readonly reason: ChainRefusal,
  ) {
    super(`The list of devices of ${user} is refused: ${reason}`);
  }
}

/** The backup that the server holds is not the one that the account's devices signed for. */
export class VaultRefused extends Error {
  override readonly name = 'VaultRefused';

  constructor(readonly reason: VaultProblem | WrapProblem) {
    super(`The backup is not the one that this account made: ${reason}`);
  }
}

export class KeyPackageRefused extends Error {
  override readonly name = 'KeyPackageRefused';

  constructor(
    readonly user: UserId,
    readonly device: DeviceId,
    readonly reason: 'malformed' | 'suite' | 'lifetime' | 'credential' | 'not-asked-for',
  ) {
    super(`The key package of device ${device} is refused: ${reason}`);
  }
}

/** This device takes no part in the encryption, or not any more. */
export class NotLinked extends Error {
  override readonly name = 'NotLinked';

  constructor() {
    super('This device is not linked');
  }
}
