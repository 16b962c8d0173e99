import type {
  CommitAccepted,
  ConversationId,
  CreateConversation as CreateRequest,
  DeviceId,
  Envelope,
  FirstCommit,
  Head,
  NewCommit,
  UserId,
} from '@anochat/contract';
import {
  addStatement,
  genesisStatement,
  type GroupPolicy,
  offerDevice,
  type SharedPolicy,
} from '@anochat/e2ee';
import { mlsCipherSuite } from '@anochat/e2ee/mls';
import { loadSodium } from '@anochat/e2ee/sodium';
import { v7 as uuidV7 } from 'uuid';

import { dataFor, type MadeCommit, TestDevice } from '../../../../e2ee/src/testing/test-device';
import { CommitToGroup } from '../../../../src/conversations/use-cases/commit-to-group';
import { CreateConversation } from '../../../../src/conversations/use-cases/create-conversation';
import type { Caller } from '../../../../src/platform/http';
import { World } from '../world';

type CipherSuite = ReturnType<typeof mlsCipherSuite>;
type Proposals = Parameters<TestDevice['commit']>[0];

/** A device that signs in and runs the bare MLS library: what a modified client can do, it does. */
export interface Client {
  readonly caller: Caller;
  readonly mls: TestDevice;
}

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

export const policyOf = (owner: UserId, more: Partial<SharedPolicy> = {}): SharedPolicy => ({
  v: 1,
  kind: 'group',
  generation: 0,
  owner,
  admins: [],
  adds: 'admins',
  history: 'joined',
  ...more,
});

export const secret = (
  epoch: number,
  more: Partial<{ quiet: boolean; generation: number }> = {},
): Envelope => ({
  kind: 'message',
  mode: 'e2ee',
  generation: 0,
  epoch,
  quiet: false,
  body: base64(new TextEncoder().encode('sealed by the sender')),
  ...more,
});

/** What a made commit is posted as. */
export const asRequest = (
  made: MadeCommit,
  epoch: number,
  more: Partial<NewCommit> = {},
): NewCommit => ({
  ...bodyOf(made),
  generation: 0,
  epoch,
  ...more,
});

export const bodyOf = (made: MadeCommit): FirstCommit['commit'] => ({
  clientId: uuidV7(),
  commit: base64(made.commit),
  groupInfo: base64(made.groupInfo),
  ...(made.welcome && { welcome: base64(made.welcome) }),
});

type AsksFor = (id: ConversationId, e2ee: FirstCommit) => CreateRequest;

export const directWith =
  ({ caller }: Client): AsksFor =>
  (id, e2ee) => ({ id, kind: 'direct', userId: caller.userId, e2ee });

export const directPolicy = ({ caller: one }: Client, { caller: other }: Client): GroupPolicy => ({
  v: 1,
  kind: 'direct',
  generation: 0,
  users: one.userId === other.userId ? [one.userId] : [one.userId, other.userId],
});

/** Encrypted conversations of real MLS groups, on the conversations module and a real Postgres. */
export class EncryptedWorld {
  private constructor(
    readonly world: World,
    readonly suite: CipherSuite,
  ) {}

  static async create(): Promise<EncryptedWorld> {
    return new EncryptedWorld(await World.create(), mlsCipherSuite(await loadSodium()));
  }

  async client(name: string): Promise<Client> {
    return this.enrolled(await this.world.user(name));
  }

  /** Another device of the same user, signed in. */
  async another({ caller }: Client): Promise<Client> {
    const deviceId = uuidV7();
    const sessionId = uuidV7();
    await this.world.db.query(
      `INSERT INTO devices (id, user_id, kind, name) VALUES ($1, $2, 'bot', 'other')`,
      [deviceId, caller.userId],
    );
    await this.world.db.query(
      `INSERT INTO sessions (id, user_id, device_id, address) VALUES ($1, $2, $3, '::1')`,
      [sessionId, caller.userId, deviceId],
    );
    return this.enrolled({ ...caller, deviceId, sessionId });
  }

  /** In its user's chain, as the server has read it. */
  private async enrolled(caller: Caller): Promise<Client> {
    const mls = await TestDevice.create(this.suite, caller.userId, caller.deviceId);
    await this.world.db.query(
      `INSERT INTO device_chains (user_id, n) VALUES ($1, 2) ON CONFLICT DO NOTHING`,
      [caller.userId],
    );
    await this.world.db.query(
      `INSERT INTO chain_devices (device_id, user_id, mls_key, added_n) VALUES ($1, $2, $3, 2)`,
      [caller.deviceId, caller.userId, Buffer.from(mls.credential.signatureKey)],
    );
    return { caller, mls };
  }

  /** A chain as clients make it, of this one device. Gives back the seed that it signs by. */
  async signing({ caller: { userId, deviceId }, mls }: Client): Promise<Uint8Array> {
    const sodium = await loadSodium();
    const identity = sodium.randomBytes(32);
    const seed = sodium.randomBytes(32);
    const genesis = genesisStatement(sodium, userId, identity);
    const chain = { user: userId, n: 1, hash: sodium.blake2b(32, genesis) };
    const offer = offerDevice(sodium, seed, {
      user: userId,
      device: deviceId,
      mlsKey: mls.credential.signatureKey,
      signKey: sodium.ed25519.publicKey(seed),
      boxKey: sodium.randomBytes(32),
    });
    const add = addStatement(sodium, chain, { signer: null, seed: identity }, offer);
    for (const [place, body] of [genesis, add].entries()) {
      await this.world.db.query(
        'INSERT INTO chain_statements (user_id, n, body) VALUES ($1, $2, $3)',
        [userId, place + 1, Buffer.from(body)],
      );
    }
    return seed;
  }

  /** As a statement of its user's chain does it. */
  async revoke({ caller }: Client): Promise<void> {
    await this.world.db.query(
      `WITH cut AS (UPDATE devices SET revoked_at = now() WHERE id = $1)
       UPDATE chain_devices SET ended_n = 99, ended_by = 'revoked' WHERE device_id = $1`,
      [caller.deviceId],
    );
  }

  /** A group of these, by its first commit; everybody has joined it by the Welcome. */
  async group(owner: Client, ...others: readonly Client[]): Promise<ConversationId> {
    const { head } = await this.found(owner, others, (id, e2ee) => ({
      id,
      kind: 'group',
      title: '',
      members: usersOf(others, owner),
      e2ee,
    }));
    return head.id;
  }

  /** Notes to oneself where both are of one user. */
  async direct(one: Client, other: Client): Promise<ConversationId> {
    const others = one === other ? [] : [other];
    const { head } = await this.found(one, others, directWith(other), directPolicy(one, other));
    return head.id;
  }

  async found(
    owner: Client,
    others: readonly Client[],
    request: AsksFor,
    policy: GroupPolicy = policyOf(owner.caller.userId),
  ): Promise<{ readonly head: Head; readonly isNew: boolean }> {
    const founding = await this.founding(owner, others, request, policy);
    const done = await this.create(owner, founding.request);
    await this.promote(owner, founding.made, others);
    return done;
  }

  /** The request of a conversation, not sent yet. */
  async founding(
    owner: Client,
    others: readonly Client[],
    request: AsksFor,
    policy: GroupPolicy,
  ): Promise<{ readonly request: CreateRequest; readonly made: MadeCommit }> {
    const id = uuidV7();
    const groupInfo = base64(await owner.mls.found(id, policy));
    const made = await this.adding(owner, others);
    return { request: request(id, { groupInfo, commit: bodyOf(made) }), made };
  }

  create(owner: Client, request: CreateRequest): Promise<{ head: Head; isNew: boolean }> {
    return this.world.app.get(CreateConversation).execute(owner.caller, request);
  }

  async adding(by: Client, added: readonly Client[]): Promise<MadeCommit> {
    const adds = await Promise.all(added.map(({ mls }) => mls.addProposal()));
    return by.mls.commit(adds, dataFor(adds.length === 0 ? 'rotate' : 'add'));
  }

  /** The committer goes on with what it made; those whom it added join. */
  async promote(by: Client, made: MadeCommit, added: readonly Client[]): Promise<void> {
    by.mls.state = made.next;
    for (const { mls } of added) if (made.welcome) await mls.join(made.welcome);
  }

  post(by: Client, id: ConversationId, request: NewCommit): Promise<CommitAccepted> {
    return this.world.app.get(CommitToGroup).execute(by.caller, id, request);
  }

  /** Posts what was made in the committer's epoch, goes on with it, and lets the others follow. */
  async accept(
    by: Client,
    id: ConversationId,
    made: MadeCommit,
    {
      followers = [],
      added = [],
    }: { followers?: readonly Client[]; added?: readonly Client[] } = {},
  ): Promise<CommitAccepted> {
    const accepted = await this.post(by, id, asRequest(made, epochOf(made) - 1));
    for (const { mls } of followers) await mls.process(made.commit);
    await this.promote(by, made, added);
    return accepted;
  }

  async committing(
    by: Client,
    proposals: Proposals,
    reason: Parameters<typeof dataFor>[0],
  ): Promise<MadeCommit> {
    return by.mls.commit(proposals, dataFor(reason));
  }

  async leaves(id: ConversationId): Promise<readonly DeviceId[]> {
    const rows = await this.world.db.query<{ readonly device: DeviceId }>(
      `SELECT device_id AS device FROM group_leaves WHERE conversation_id = $1 ORDER BY leaf_index`,
      [id],
    );
    return rows.map(({ device }) => device);
  }

  end(): Promise<void> {
    return this.world.end();
  }
}

export const epochOf = (made: MadeCommit): number => Number(made.next.groupContext.epoch);

const usersOf = (clients: readonly Client[], { caller }: Client): UserId[] => [
  ...new Set(clients.map((client) => client.caller.userId).filter((id) => id !== caller.userId)),
];
