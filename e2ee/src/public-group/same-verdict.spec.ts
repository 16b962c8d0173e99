import type { CiphersuiteImpl, Proposal } from 'ts-mls';
import { encodeRatchetTree } from 'ts-mls/ratchetTree.js';

import type { CommitReason } from '../groups/commit-reason';
import type { SharedPolicy } from '../groups/group-policy';
import { judgeCommit } from '../groups/judge-commit';
import { mlsCipherSuite } from '../mls/cipher-suite/mls-cipher-suite';
import { MemberGroup } from '../mls/engine/member-group';
import type { AppliedCommit, MlsGroup } from '../mls/mls-group';
import type { Primitives } from '../primitives/primitives';
import { loadSodium } from '../primitives/sodium';
import {
  dataFor,
  type MadeCommit,
  policyProposal,
  removeProposal,
  TestDevice,
  testId,
} from '../testing/test-device';
import { TestWorld } from '../testing/test-world';
import { PublicGroup } from './public-group';

const USERS = 5;
const STEPS = 25;

/** xorshift32: a failing run is told by its seed. */
const random = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
};

type Followed = ReadonlyMap<TestDevice, MlsGroup>;

class Run {
  readonly world = new TestWorld();
  members: TestDevice[] = [];
  policy: SharedPolicy = {
    v: 1,
    kind: 'group',
    generation: 0,
    owner: testId(1, 0),
    admins: [testId(1, 1)],
    adds: 'admins',
    history: 'joined',
  };
  readonly seen = new Map<string, number>();
  #devices = 0;
  #group: PublicGroup | null = null;

  constructor(
    readonly suite: CiphersuiteImpl,
    readonly primitives: Primitives,
    readonly pick: (below: number) => number,
  ) {}

  get group(): PublicGroup {
    if (this.#group === null) throw new Error('not begun');
    return this.#group;
  }

  async begin(): Promise<void> {
    const founder = await this.device(0);
    const groupInfo = await founder.found(testId(3, 1), this.policy);
    this.#group = await PublicGroup.fromGroupInfo(this.suite, groupInfo);
    this.members = [founder];
  }

  async device(user = this.pick(USERS)): Promise<TestDevice> {
    this.#devices += 1;
    const made = await TestDevice.create(this.suite, testId(1, user), testId(2, this.#devices));
    if (this.pick(10) > 0) this.world.enrol(made.credential);
    return made;
  }

  any<T>(choices: readonly T[]): T {
    return choices[this.pick(choices.length)]!;
  }

  async proposals(by: TestDevice, joiners: TestDevice[]): Promise<readonly Proposal[]> {
    const others = this.members.filter((member) => member !== by);
    switch (this.pick(6)) {
      case 0:
        return [];
      case 1:
      case 2: {
        joiners.push(await this.device(), ...(this.pick(3) === 0 ? [await this.device()] : []));
        return Promise.all(joiners.map((joiner) => joiner.addProposal()));
      }
      case 3:
        return others.length === 0 ? [] : [removeProposal(this.any(others).leafIndex)];
      case 4: {
        if (others.length === 0) return [];
        joiners.push(await this.device());
        const add = await this.any(joiners).addProposal();
        return [removeProposal(this.any(others).leafIndex), add];
      }
      default:
        return [policyProposal({ ...this.policy, adds: this.any(['admins', 'members'] as const) })];
    }
  }

  async step(): Promise<void> {
    for (const { credential } of this.members) {
      if (this.pick(80) === 0) this.world.enrol(credential, 'revoked');
    }
    const by = this.any(this.members);
    if (this.pick(5) === 0) {
      const joiner = await this.device();
      const own = this.members
        .slice(1)
        .find(({ credential }) => credential.user === joiner.credential.user);
      // The library cannot empty a tree.
      const victim = this.members.length > 1 ? this.any(this.members) : undefined;
      const evicted = this.any([undefined, own, victim])?.credential;
      const groupInfo = await by.groupInfo();
      await this.judge(
        joiner,
        await joiner.joinExternally(groupInfo, dataFor('join'), evicted),
        [],
      );
      return;
    }
    const joiners: TestDevice[] = [];
    const proposals = await this.proposals(by, joiners);
    const reasons = proposals.map(({ proposalType }): CommitReason =>
      proposalType === 'add' ? 'add' : proposalType === 'remove' ? 'remove' : 'policy',
    );
    const made = await by.commit(proposals, dataFor(this.any(['rotate', ...reasons])));
    await this.judge(by, made, joiners);
  }

  async judge(by: TestDevice, made: MadeCommit, joiners: readonly TestDevice[]): Promise<void> {
    const facts = await this.group.readCommit(made.commit);
    const verdict = judgeCommit(facts, this.world.at('now'));
    const gone = facts.proposals.flatMap((fact) =>
      fact.type === 'remove' ? fact.leaf.device : [],
    );
    const followed = new Map<TestDevice, MlsGroup>();
    for (const member of this.members) {
      const applied = await this.applyAsClient(member, made.commit);
      expect(applied.facts).toEqual(facts);
      if (verdict.ok) {
        const isGone = gone.includes(member.credential.device);
        expect(applied.kind).toBe(member === by ? 'own' : isGone ? 'removed' : 'applied');
      } else expect(applied).toMatchObject({ kind: 'refused', reason: verdict.reason });
      if (applied.kind === 'applied') followed.set(member, applied.group);
    }
    const said = verdict.ok ? 'ok' : verdict.reason;
    this.seen.set(said, (this.seen.get(said) ?? 0) + 1);
    if (verdict.ok) await this.follow(by, made, joiners, followed);
  }

  /** What the group of a real client makes of it, by the world that the server has as well. */
  applyAsClient({ group: state }: TestDevice, commit: Uint8Array): Promise<AppliedCommit> {
    const { suite, primitives } = this;
    return new MemberGroup({ suite, primitives }, state).apply(commit, (facts) =>
      judgeCommit(facts, this.world.at('now')),
    );
  }

  async follow(
    by: TestDevice,
    made: MadeCommit,
    joiners: readonly TestDevice[],
    followed: Followed,
  ): Promise<void> {
    const { next, facts, added, removed } = await this.group.follow(made.commit, made.groupInfo);
    for (const group of followed.values()) {
      expect(group.epoch).toBe(next.epoch);
      expect(group.confirmationTag).toEqual(next.confirmationTag);
      expect(group.leaves).toEqual(next.leaves);
    }
    const gone = new Set(removed.map(({ device }) => device));
    this.members = this.members.filter(({ credential }) => !gone.has(credential.device));
    for (const member of this.members) if (member !== by) await member.process(made.commit);
    by.state = made.next;
    if (facts.committer.kind === 'external') this.members.push(by);
    const entering = joiners.filter(({ credential }) =>
      added.some(({ device }) => device === credential.device),
    );
    for (const joiner of entering) await joiner.join(made.welcome!);
    this.members.push(...entering);
    for (const fact of facts.proposals) {
      if (fact.type === 'policy' && fact.policy.kind === 'group') this.policy = fact.policy;
    }
    this.#group = await PublicGroup.decode(this.suite, next.encode());
    for (const { group: state, leafIndex, credential } of this.members) {
      expect(state.groupContext.epoch).toBe(BigInt(next.epoch));
      expect(state.groupContext.confirmedTranscriptHash).toEqual(next.confirmedTranscriptHash);
      expect(state.confirmationTag).toEqual(next.confirmationTag);
      expect(encodeRatchetTree(state.ratchetTree)).toEqual(next.encodeTree());
      expect(next.leaves.find((leaf) => leaf.leafIndex === leafIndex)).toMatchObject(credential);
    }
    expect(next.leaves).toHaveLength(this.members.length);
    expect(next.policy).toEqual(this.policy);
  }
}

it.each([11, 22, 33, 44])(
  'the server and every member read and judge each commit alike, and reach the same epoch (seed %i)',
  async (seed) => {
    const sodium = await loadSodium();
    const run = new Run(mlsCipherSuite(sodium), sodium, random(seed));
    await run.begin();
    for (let n = 0; n < STEPS; n += 1) await run.step();
    expect(run.seen.get('ok')).toBeGreaterThan(5);
    expect(run.seen.size).toBeGreaterThan(4);
  },
  30_000,
);
