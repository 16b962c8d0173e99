import type { Primitives } from '@anochat/e2ee';
import type { MlsEngine } from '@anochat/e2ee/mls';
import { createUuidV7 } from '../../../ids/uuid-v7';
import { createPlatform } from '../../../platform/node';
import { createMemoryStorage } from '../../../platform/memory-storage';
import type { Channel, Platform, Storage } from '../../../platform/platform';
import { Records } from '../../../storage/records';
import { Keys } from '../keys';
import type { KeyServer } from './key-server';

export interface KeyedDevice {
  readonly keys: Keys;
  readonly storage: Storage;
  readonly deviceId: string;
}

const { clock, randomBytes } = createPlatform({ logLevel: 'error' });
export const newUuid = createUuidV7(clock, randomBytes);

/** Tabs of one installation that hear of each other. */
export class TestChannels {
  private readonly listeners = new Map<Channel, (message: unknown) => void>();

  readonly open = (): Channel => {
    const channel: Channel = {
      post: (message) => {
        for (const [other, listener] of this.listeners) if (other !== channel) listener(message);
      },
      subscribe: (listener) => {
        this.listeners.set(channel, listener);
        return () => this.listeners.delete(channel);
      },
      close: () => this.listeners.delete(channel),
    };
    return channel;
  };
}

/** A device of an account at a server, as if it had signed in. */
export const startDevice = async (
  server: KeyServer,
  primitives: Primitives,
  engine: MlsEngine,
  userId: string,
  {
    deviceId = newUuid(),
    storage = createMemoryStorage(),
    platform = {},
    isLeader = () => true,
    primitives: ownPrimitives = {},
  }: {
    readonly deviceId?: string;
    readonly storage?: Storage;
    readonly platform?: Partial<Platform>;
    readonly isLeader?: () => boolean;
    readonly primitives?: Partial<Primitives>;
  } = {},
): Promise<KeyedDevice> => {
  const keys = new Keys({
    platform: { ...createPlatform({ logLevel: 'error' }), log: () => undefined, ...platform },
    records: new Records(storage, null),
    api: server.apiOf(userId, deviceId),
    primitives: { ...primitives, ...ownPrimitives },
    engine,
    isLeader,
  });
  server.connect({ userId, deviceId, take: (event) => keys.takeEvent(event) });
  await keys.begin({ userId, deviceId });
  keys.wake();
  return { keys, storage, deviceId };
};
