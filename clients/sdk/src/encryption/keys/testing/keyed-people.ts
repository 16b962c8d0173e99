import type { UserId } from '@anochat/contract';
import type { Primitives } from '@anochat/e2ee';
import { createMlsEngine, type MlsEngine } from '@anochat/e2ee/mls';
import { loadSodium } from '@anochat/e2ee/sodium';
import type { EncryptionState } from '../../encryption';
import { KeyServer } from './key-server';
import { newUuid, startDevice, type KeyedDevice } from './keyed-device';

export interface KeyedAccount {
  readonly device: KeyedDevice;
  readonly words: readonly string[];
  readonly user: UserId;
}

/** Devices of accounts at servers in memory: `load` once, `end` after each test. */
export class KeyedPeople {
  primitives!: Primitives;
  engine!: MlsEngine;
  private readonly open: KeyedDevice[] = [];

  async load(): Promise<void> {
    this.primitives = await loadSodium();
    this.engine = createMlsEngine(this.primitives);
  }

  end(): void {
    for (const { keys } of this.open.splice(0)) keys.close();
  }

  newServer(): KeyServer {
    return new KeyServer(this.primitives);
  }

  /** As if `user` had signed in there: linked, or about to be. */
  async start(
    server: KeyServer,
    user: UserId,
    more: Parameters<typeof startDevice>[4] = {},
  ): Promise<KeyedDevice> {
    const device = await startDevice(server, this.primitives, this.engine, user, more);
    this.open.push(device);
    await until(() => statusOf(device) !== 'loading');
    return device;
  }

  async setUpAccount(server: KeyServer, user: UserId = newUuid()): Promise<KeyedAccount> {
    const device = await this.start(server, user);
    return { device, words: await device.keys.setUp(), user };
  }
}

/** @throws after 20 s of waiting. */
export const until = async (condition: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 2_000; turn += 1) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('It did not come');
};

export const statusOf = ({ keys }: KeyedDevice): EncryptionState['status'] =>
  keys.state.get().status;

/** What a device keeps of an epoch, of a group that it is alone in. */
export const epochRecord = (conversation: string, { deviceId }: KeyedDevice, user: UserId) => ({
  suite: 3,
  conversation,
  generation: 0,
  epoch: 7,
  firstSeq: 12,
  secret: new Uint8Array(32).fill(5),
  confirmedTranscriptHash: new Uint8Array(32).fill(6),
  roster: [{ device: deviceId, user }],
});
