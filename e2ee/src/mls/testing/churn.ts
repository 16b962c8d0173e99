import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js';
import { decodeGroupContext, type GroupContext } from 'ts-mls/groupContext.js';
import type { GroupPolicy } from '../../groups/group-policy';
import { encodeGroupId } from '../../groups/group-id';
import type { Primitives } from '../../primitives/primitives';
import { PublicGroup } from '../../public-group/public-group';
import { mlsCipherSuite } from '../cipher-suite/mls-cipher-suite';
import { createMlsEngine } from '../engine/create-mls-engine';
import type { MlsEngine, OwnKeyPackage } from '../mls-engine';
import { MlsError } from '../mls-error';
import type { PendingCommit } from '../mls-group';
import { ChurnDevice } from './churn-device';
import { EPOCH_LABEL, HeldKeys } from './held-keys';
import { rememberingPrimitives } from './remembering';
import { createSeeded, type Seeded } from './seeded';

const MOST_LEAVES = 40;
/** All that members hold is compared this often, and at the end; what the commit decided, always. */
const COMPARED_EVERY = 4;
const NONE = new Uint8Array(0);

/** What one act of the churn did. */
interface Step {
  readonly made: PendingCommit;
  readonly committer: ChurnDevice;
  /** How many leaves it is to take out. */
  readonly removes: number;
  /** Those that join by the Welcome. */
  readonly invited: readonly { readonly device: ChurnDevice; readonly own: OwnKeyPackage }[];
}

/** What a member had before a commit. */
interface Held {
  readonly device: ChurnDevice;
  readonly state: Uint8Array;
}

const heldBy = (device: ChurnDevice): Held => ({ device, state: device.member.encode() });

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/**
 * A group that random devices enter, renew, change and leave, followed by all of its members and by
 * a server that holds no secret. Throws at the first disagreement.
 */
export class Churn {
  members: ChurnDevice[] = [];
  #gone: ChurnDevice[] = [];
  #size = 6;
  #serial = 0;
  #acts = 0;

  private constructor(
    private readonly engine: MlsEngine,
    private readonly suite: CiphersuiteImpl,
    private readonly seeded: Seeded,
    public server: PublicGroup,
    founder: ChurnDevice,
  ) {
    this.members = [founder];
  }

  static async start(primitives: Primitives, seed: number): Promise<Churn> {
    const seeded = createSeeded(primitives, seed);
    const own: Primitives = {
      ...rememberingPrimitives(primitives),
      randomBytes: (length) => seeded.randomBytes(length),
    };
    const engine = createMlsEngine(own);
    const conversation = '00000001-0000-7000-8000-000000000001';
    const founder = new ChurnDevice(engine, {
      user: '00000002-0000-7000-8000-000000000000',
      device: '00000003-0000-7000-8000-000000000000',
      seed: seeded.randomBytes(32),
    });
    founder.group = await engine.createGroup({
      groupId: encodeGroupId({ conversation, generation: 0 }),
      policy: policyOf('members'),
      own: await founder.createKeyPackage(),
    });
    const info = await founder.member.groupInfo();
    const suite = mlsCipherSuite(own);
    const server = await PublicGroup.fromGroupInfo(suite, info);
    return new Churn(engine, suite, seeded, server, founder);
  }

  /** One commit, taken over by all. @returns how many leaves there are then. */
  async step(): Promise<number> {
    this.#acts += 1;
    if (this.#acts % 25 === 0)
      this.#size = 1 + this.seeded.below(this.seeded.pick([6, 12, MOST_LEAVES]));
    const step = await this.#act();
    const followed = await this.server.follow(step.made.commit, step.made.groupInfo);
    if (followed.removed.length !== step.removes) throw new Error('other leaves went than were to');
    const before = await this.#exported(step.committer.group ?? this.members[0]?.member);
    const held = step.removes > 0 ? this.members.map(heldBy) : [];
    this.server = followed.next;
    await this.#distribute(step);
    for (const device of this.members) if (this.seeded.below(16) === 0) await device.restart();
    await this.#agree(before);
    await this.#keepOut(step.made.commit);
    if (step.removes > 0) await this.#tryKeys(step, held);
    return this.members.length;
  }

  #newDevice(): ChurnDevice {
    this.#serial += 1;
    const known = this.members.map(({ identity }) => identity.user);
    const hex = this.#serial.toString(16).padStart(12, '0');
    const isLinked = this.seeded.below(3) === 0;
    return new ChurnDevice(this.engine, {
      user: isLinked ? this.seeded.pick(known) : `00000002-0000-7000-8000-${hex}`,
      device: `00000003-0000-7000-8000-${hex}`,
      seed: this.seeded.randomBytes(32),
    });
  }

  #act(): Promise<Step> {
    const room = this.#size - this.members.length;
    switch (this.seeded.below(7)) {
      case 0:
        return this.#commit(0, 0);
      case 1:
        return this.#joinExternally();
      case 2:
        return this.#rejoin();
      case 3:
        return this.#commit(this.seeded.below(3), this.seeded.below(3), true);
      case 4:
        return this.#commit(Math.min(3, Math.max(1, room)), 1);
      default:
        return room > 0
          ? this.#commit(Math.min(room, 1 + this.seeded.below(3)), 0)
          : this.#commit(0, Math.max(1, Math.min(4, -room)));
    }
  }

  async #commit(adds: number, removes: number, changesPolicy = false): Promise<Step> {
    const committer = this.seeded.pick(this.members);
    const others = this.members.filter((device) => device !== committer);
    if (this.seeded.below(10) === 0 && others.length > 0) {
      // Another commit of the same epoch that did not win: its maker drops it.
      await this.seeded
        .pick(others)
        .member.commit({ adds: [], removes: [], authenticatedData: NONE });
    }
    const room = Math.max(0, MOST_LEAVES - this.members.length);
    const invited = [];
    for (let n = 0; n < Math.min(adds, room); n += 1) {
      const device = this.#newDevice();
      invited.push({ device, own: await device.createKeyPackage() });
    }
    const out = this.seeded.some(others, removes).map(({ member }) => member.ownLeaf);
    const made = await committer.member.commit({
      adds: invited.map(({ own }) => own.keyPackage),
      removes: out,
      ...(changesPolicy && { policy: policyOf(this.seeded.pick(['admins', 'members'])) }),
      authenticatedData: NONE,
    });
    return { made, committer, removes: out.length, invited };
  }

  async #joinExternally(): Promise<Step> {
    if (this.members.length >= MOST_LEAVES) return this.#commit(0, 2);
    const committer = this.#newDevice();
    const groupInfo = await this.seeded.pick(this.members).member.groupInfo();
    const own = await committer.createKeyPackage();
    const made = await this.engine.externalJoin({ groupInfo, own, authenticatedData: NONE });
    return { made, committer, removes: 0, invited: [] };
  }

  /** A device that lost its state comes in again in the place of its own leaf. */
  async #rejoin(): Promise<Step> {
    const lost = this.seeded.pick(this.members);
    const committer = new ChurnDevice(this.engine, lost.identity);
    const made = await this.engine.externalJoin({
      groupInfo: await this.seeded.pick(this.members).member.groupInfo(),
      own: await committer.createKeyPackage(),
      removeLeaf: lost.member.ownLeaf,
      authenticatedData: NONE,
    });
    return { made, committer, removes: 1, invited: [] };
  }

  async #distribute({ made, committer, invited }: Step): Promise<void> {
    const stay = [committer];
    for (const device of this.members) {
      if (device === committer) continue;
      if (await device.apply(made.commit)) stay.push(device);
      else this.#gone = [...this.#gone.slice(-1), device];
    }
    committer.group = made.next;
    for (const { device, own } of invited) {
      if (made.welcome === null) throw new Error('no Welcome for those who were added');
      device.group = (await this.engine.join({ welcome: made.welcome, own: [own] })).group;
      stay.push(device);
    }
    this.members = stay;
  }

  async #exported(group = this.members[0]?.member): Promise<Uint8Array> {
    if (!group) throw new Error('an empty group');
    return group.exportSecret(EPOCH_LABEL, group.groupId, 32);
  }

  async #agree(before: Uint8Array): Promise<void> {
    if (same(await this.#exported(), before)) {
      throw new Error('the epoch has the secret of the one before');
    }
    for (const { member } of this.members) {
      const agrees =
        member.epoch === this.server.epoch &&
        same(member.confirmationTag, this.server.confirmationTag) &&
        same(member.confirmedTranscriptHash, this.server.confirmedTranscriptHash);
      if (!agrees) throw new Error(`leaf ${member.ownLeaf} disagrees at epoch ${member.epoch}`);
    }
    if (this.#acts % COMPARED_EVERY === 0) await this.compareAll();
  }

  /** The secret and the members, as every member has them. Throws at the first difference. */
  async compareAll(): Promise<void> {
    const exported = await this.#exported();
    const leaves = JSON.stringify(this.server.leaves);
    for (const { member } of this.members) {
      const agrees =
        JSON.stringify(member.leaves) === leaves && same(await this.#exported(member), exported);
      if (!agrees) throw new Error(`leaf ${member.ownLeaf} differs at epoch ${member.epoch}`);
    }
  }

  /** Who was taken out takes no later commit over and holds no later secret. */
  async #keepOut(commit: Uint8Array): Promise<void> {
    const exported = await this.#exported();
    for (const { member } of this.#gone) {
      if (same(await this.#exported(member), exported)) throw new Error('a removed device follows');
      const outcome = await member
        .apply(commit, () => ({ ok: true }))
        .catch((error: unknown) => error);
      const isOut =
        outcome instanceof MlsError ||
        (typeof outcome === 'object' &&
          outcome !== null &&
          'kind' in outcome &&
          outcome.kind === 'removed');
      if (!isOut) throw new Error('a removed device took a commit over');
    }
  }

  /** Nor do its keys lead there, whatever is done with them. Those of who stays do. */
  async #tryKeys({ made, committer }: Step, held: readonly Held[]): Promise<void> {
    const context = contextOf(this.server);
    const exported = await this.#exported();
    const stays = held.find(({ device }) => device !== committer && this.members.includes(device));
    for (const { device, state } of held) {
      const isOut = !this.members.includes(device);
      if (!isOut && device !== stays?.device) continue;
      const keys = new HeldKeys(this.suite, state);
      if ((await keys.openPath(made.commit, context)) === isOut)
        throw new Error(`the path of a commit ${isOut ? 'opens for who is out' : 'does not open'}`);
      if (same(await keys.exportWithoutPath(made.commit, context), exported))
        throw new Error('an epoch begins without a new secret');
    }
  }
}

const contextOf = (server: PublicGroup): GroupContext => {
  const decoded = decodeGroupContext(server.encode(), 0);
  if (!decoded) throw new Error('no group');
  return decoded[0];
};

const policyOf = (adds: 'admins' | 'members'): GroupPolicy => ({
  v: 1,
  kind: 'group',
  generation: 0,
  owner: null,
  admins: [],
  adds,
  history: 'joined',
});
