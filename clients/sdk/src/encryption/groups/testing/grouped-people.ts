import type { Primitives } from '@anochat/e2ee';
import { createMlsEngine, type MlsEngine } from '@anochat/e2ee/mls';
import { loadSodium } from '@anochat/e2ee/sodium';
import { KeyServer } from '../../keys/testing/key-server';
import { newUuid } from '../../keys/testing/keyed-device';
import { GroupServer } from './group-server';
import { GroupedDevice } from './grouped-device';

type OfDevice =
  ConstructorParameters<typeof GroupedDevice> extends [unknown, ...infer Rest] ? Rest : never;

/** People with a device each on a server in memory: `load` once, `begin` and `end` with each test. */
export class GroupedPeople {
  primitives!: Primitives;
  engine!: MlsEngine;
  keys!: KeyServer;
  groups!: GroupServer;
  private devices: GroupedDevice[] = [];

  async load(): Promise<void> {
    this.primitives = await loadSodium();
    this.engine = createMlsEngine(this.primitives);
  }

  begin(): void {
    this.keys = new KeyServer(this.primitives);
    this.keys.isStocked = false;
    this.groups = this.anotherServer();
    this.devices = [];
  }

  async end(): Promise<void> {
    await Promise.all(this.devices.map((device) => device.close()));
  }

  /** Of the same accounts, and of groups of its own. */
  anotherServer(): GroupServer {
    return new GroupServer(this.primitives, this.keys);
  }

  /** A process that comes up on `storage`, with no account set up where there is nothing in it. */
  device(...given: OfDevice): GroupedDevice {
    return this.deviceAt(this.groups, ...given);
  }

  /** A person whose device is linked. */
  async start(groups = this.groups): Promise<GroupedDevice> {
    const device = this.deviceAt(groups, newUuid());
    await device.setUp();
    return device;
  }

  private deviceAt(groups: GroupServer, ...given: OfDevice): GroupedDevice {
    const { primitives, engine, keys } = this;
    const device = new GroupedDevice({ keys, groups, primitives, engine }, ...given);
    this.devices.push(device);
    return device;
  }

  /** Another process on the same store. */
  async restart(
    { userId, deviceId, storage }: GroupedDevice,
    prepare: (device: GroupedDevice) => void = () => undefined,
  ): Promise<GroupedDevice> {
    const again = this.device(userId, deviceId, storage);
    prepare(again);
    await again.until('linked', () => again.service.face.state.get().status === 'ready');
    return again;
  }

  /** Another device of the same account, by the words alone. */
  async recover(old: GroupedDevice): Promise<GroupedDevice> {
    const fresh = this.another(old);
    await fresh.until('unlinked', () => fresh.service.face.state.get().status === 'unlinked');
    await fresh.service.face.restoreByWords(old.words);
    return fresh;
  }

  /** Another device of the same account, which nobody has linked. */
  another({ userId }: GroupedDevice): GroupedDevice {
    return this.device(userId);
  }

  /** The processes of everybody end. */
  killAll(): void {
    for (const device of this.devices) device.kill();
  }

  /** @returns its id; the others may be on their way into it. */
  async groupOf(maker: GroupedDevice, ...others: readonly GroupedDevice[]): Promise<string> {
    const members = others.map(({ userId }) => userId);
    const { id } = await maker.service.create({ kind: 'group', title: '', members });
    return id;
  }
}
