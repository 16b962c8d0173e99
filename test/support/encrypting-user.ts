import type { DeviceId, UserId } from '@anochat/contract';
import {
  addStatement,
  type DeviceOffer,
  encodeOffer,
  genesisStatement,
  offerDevice,
  type Primitives,
  renewStatement,
  revokeStatement,
  sealVault,
  type StatementKey,
  vaultStatement,
} from '@anochat/e2ee';

/** A device's seeds and its offer to be linked, as a client makes them. */
export interface DeviceKeysOfTest {
  readonly device: DeviceId;
  readonly mlsSeed: Uint8Array;
  readonly signSeed: Uint8Array;
  readonly offer: DeviceOffer;
}

export const toText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** A user's keys, and the statements of its chain as it makes them. */
export class EncryptingUser {
  readonly identitySeed: Uint8Array;
  readonly #statements: Uint8Array[] = [];

  constructor(
    private readonly primitives: Primitives,
    readonly user: UserId,
  ) {
    this.identitySeed = primitives.randomBytes(32);
  }

  keysOf(device: DeviceId): DeviceKeysOfTest {
    const [mlsSeed, signSeed, boxSeed] = [0, 1, 2].map(() => this.primitives.randomBytes(32)) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    const { ed25519, x25519 } = this.primitives;
    const offer = offerDevice(this.primitives, signSeed, {
      user: this.user,
      device,
      mlsKey: ed25519.publicKey(mlsSeed),
      signKey: ed25519.publicKey(signSeed),
      boxKey: x25519.publicKey(boxSeed),
    });
    return { device, mlsSeed, signSeed, offer };
  }

  /** Base64 of all statements so far. */
  get statements(): readonly string[] {
    return this.#statements.map(toText);
  }

  /** Another one to go on from here, without any effect on this one. */
  fork(): EncryptingUser {
    const copy = new EncryptingUser(this.primitives, this.user);
    copy.identitySeed.set(this.identitySeed);
    copy.#statements.push(...this.#statements);
    return copy;
  }

  /** Each of these makes the next statement, base64. */
  genesis(): string {
    return this.#push(genesisStatement(this.primitives, this.user, this.identitySeed));
  }

  add({ offer }: DeviceKeysOfTest, by?: DeviceKeysOfTest): string {
    return this.#push(addStatement(this.primitives, this.#place, this.#key(by), offer));
  }

  revoke(device: DeviceId, by?: DeviceKeysOfTest): string {
    return this.#push(revokeStatement(this.primitives, this.#place, this.#key(by), device));
  }

  renew(): string {
    this.identitySeed.set(this.primitives.randomBytes(32));
    return this.#push(renewStatement(this.primitives, this.#place, this.identitySeed));
  }

  /** With the vault that it names. */
  vault(n: number): { readonly statement: string; readonly vault: string } {
    const { bytes, reference } = sealVault(
      this.primitives,
      this.primitives.randomBytes(32),
      this.user,
      n,
      { identitySeed: this.identitySeed, backupKeys: [this.primitives.randomBytes(32)] },
    );
    const statement = vaultStatement(this.primitives, this.#place, this.#key(), reference);
    return { statement: this.#push(statement), vault: toText(bytes) };
  }

  offerOf({ offer }: DeviceKeysOfTest): string {
    return toText(encodeOffer(offer));
  }

  get #place() {
    const last = this.#statements.at(-1);
    const hash = last ? this.primitives.blake2b(32, last) : new Uint8Array(32);
    return { user: this.user, n: this.#statements.length, hash };
  }

  #key(by?: DeviceKeysOfTest): StatementKey {
    return by
      ? { signer: by.device, seed: by.signSeed }
      : { signer: null, seed: this.identitySeed };
  }

  #push(statement: Uint8Array): string {
    this.#statements.push(statement);
    return toText(statement);
  }
}
