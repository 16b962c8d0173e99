import type { HistoryAccess } from '@anochat/contract';
import type { GroupedDevice } from '../../testing/grouped-device';
import { GroupedPeople } from '../../testing/grouped-people';

/** Who have said something in a group. */
export class HistoryWorld extends GroupedPeople {
  /** Bob has lost his only device while Ann and Cid go on over several epochs. */
  async away() {
    const [ann, bob, cid] = [await this.start(), await this.start(), await this.start()];
    const members = [bob.userId, cid.userId];
    const { id } = await ann.service.create({ kind: 'group', title: '', members });
    await bob.follows(id);
    await ann.text(id, 'before');
    await bob.until('it', () => bob.read(id).includes('before'));
    await bob.until('a record', () => this.keys.account(bob.userId).records.length > 0);
    bob.kill();
    // In an epoch of these nothing is said.
    await ann.service.changeRole(id, cid.userId, 'admin');
    await ann.service.changeHistory(id, 'all');
    await ann.service.changeHistory(id, 'joined');
    await cid.follows(id);
    await cid.text(id, 'one');
    await ann.send(id, { v: 1, type: 'settings', title: 'Hikes', topic: '' });
    await cid.service.changeHistory(id, 'all');
    await cid.text(id, 'two');
    await ann.until('it', () => ann.read(id).includes('two'));
    return { ann, bob, cid, id };
  }

  /** Ann and Bob, who is an admin in the end, over several epochs: one, two, three. */
  async talked(history?: HistoryAccess) {
    const [ann, bob] = [await this.start(), await this.start()];
    const more = history ? { history } : {};
    const members = [bob.userId];
    const { id } = await ann.service.create({ kind: 'group', title: '', members, ...more });
    await bob.follows(id);
    await ann.text(id, 'one');
    await bob.text(id, 'two');
    await ann.service.changeRole(id, bob.userId, 'admin');
    await bob.follows(id);
    await bob.text(id, 'three');
    await ann.until('three', () => ann.read(id).includes('three'));
    return { ann, bob, id };
  }

  /** Waits until a device reads a text in the log that the server gives to who may read all of it. */
  async reads(device: GroupedDevice, id: string, text: string, patienceMs?: number): Promise<void> {
    const isThere = (): boolean => {
      this.showAll(device, id);
      return device.read(id).includes(text);
    };
    await device.until(text, isThere, patienceMs);
  }

  showAll(device: GroupedDevice, id: string): void {
    const { entries } = this.groups.room(id);
    device.shown.set(id, new Map(entries.map((entry) => [entry.seq, entry])));
  }
}
