import type { Primitives } from '../../primitives/primitives';
import type { MlsEngine } from '../mls-engine';
import { MlsError } from '../mls-error';
import type { MlsGroup, PendingCommit } from '../mls-group';
import {
  type EngineAnswer,
  type EngineCall,
  type EngineCalls,
  type GroupSnapshot,
  ONLY_READ,
  type PendingSnapshot,
} from './engine-calls';
import type { EnginePort } from './engine-port';

/** What a thread for the engine is made of. */
export interface EngineToServe {
  readonly engine: MlsEngine;
  readonly primitives: Pick<Primitives, 'argon2id'>;
}

/** Answers the calls that come by `port`, those too that come while the engine is being loaded. */
export const serveEngine = (
  port: Pick<EnginePort, 'post' | 'listen'>,
  loading: Promise<EngineToServe>,
): void => {
  const served = loading.then(callsOf);
  const answer = async ({ id, name, args }: EngineCall): Promise<EngineAnswer> => {
    try {
      const call = (await served)[name] as (...given: readonly unknown[]) => Promise<unknown>;
      return { id, value: await call(...args) };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { id, problem: { message, kind: error instanceof MlsError ? error.kind : null } };
    }
  };
  port.listen(
    (message) => void answer(message as EngineCall).then((answered) => port.post(answered)),
    () => undefined,
  );
};

const callsOf = ({ engine, primitives }: EngineToServe): EngineCalls => {
  /** Secrets stay in this thread for as long as the call lasts. */
  const withGroup = async <T>(
    state: Uint8Array,
    act: (group: MlsGroup) => Promise<T>,
  ): Promise<T> => {
    const group = await engine.restore(state);
    try {
      return await act(group);
    } finally {
      group.wipe();
    }
  };
  return {
    hello: () => Promise.resolve(),
    createKeyPackage: (wanted) => engine.createKeyPackage(wanted),
    readKeyPackage: (keyPackage) => engine.readKeyPackage(keyPackage),
    createGroup: async (wanted) => snapshotOf(await engine.createGroup(wanted)),
    join: async (welcome) => {
      const { group, used } = await engine.join(welcome);
      return { group: snapshotOf(group), used: welcome.own.indexOf(used) };
    },
    externalJoin: async (wanted) => pendingSnapshot(await engine.externalJoin(wanted)),
    restore: async (state) => snapshotOf(await engine.restore(state)),
    exportSecret: (state, label, context, length) =>
      withGroup(state, (group) => group.exportSecret(label, context, length)),
    commit: (state, plan) =>
      withGroup(state, async (group) => pendingSnapshot(await group.commit(plan))),
    readCommit: (state, commit) =>
      withGroup(state, async (group) => {
        const { facts } = await group.apply(commit, () => ({ ok: false, reason: ONLY_READ }));
        return facts;
      }),
    apply: (state, commit) =>
      withGroup(state, async (group) => {
        const applied = await group.apply(commit, () => ({ ok: true }));
        if (applied.kind === 'refused') throw new MlsError('invalid', applied.reason);
        if (applied.kind !== 'applied') return applied;
        return { ...applied, group: snapshotOf(applied.group) };
      }),
    groupInfo: (state) => withGroup(state, (group) => group.groupInfo()),
    argon2id: (password, options) => primitives.argon2id(password, options),
  };
};

/** Gives the state away: the group itself is of no use then. */
const snapshotOf = (group: MlsGroup): GroupSnapshot => {
  const { groupId, generation, epoch, ownLeaf, leaves, committers, policy } = group;
  const { confirmedTranscriptHash, confirmationTag } = group;
  const state = group.encode();
  group.wipe();
  const hashes = { confirmedTranscriptHash, confirmationTag };
  return { groupId, generation, epoch, ...hashes, ownLeaf, leaves, committers, policy, state };
};

const pendingSnapshot = ({ next, ...pending }: PendingCommit): PendingSnapshot => ({
  ...pending,
  next: snapshotOf(next),
});
