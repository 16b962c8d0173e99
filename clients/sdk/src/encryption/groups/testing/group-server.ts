import type {
  Accepted,
  CommitAccepted,
  CommitsQuery,
  ConversationId,
  CreateConversation,
  DeviceId,
  E2eeEnvelope,
  Entry,
  GroupState,
  EnvelopeInput,
  Head,
  MembershipChange,
  NewCommit,
  NewGeneration,
  PendingRemoval,
  RedactionEnvelope,
  Seq,
  UserId,
  Welcome,
} from '@anochat/contract';
import { bodyDigest, fromBase64, judgeCommit, toBase64, type Primitives } from '@anochat/e2ee';
import { mlsCipherSuite, PublicGroup } from '@anochat/e2ee/mls';
import { AnoChatError } from '../../../errors';
import type { Api, EntryQuery } from '../../../http';
import type { KeyServer } from '../../keys/testing/key-server';
import { groupWorld } from '../group-world';
import type { KeyRing } from '../../keys/key-ring';

interface Room {
  readonly kind: 'direct' | 'group';
  generation: number;
  members: ReadonlySet<UserId>;
  group: PublicGroup;
  groupInfo: string;
  entries: Entry[];
  commits: Map<string, CommitAccepted>;
  departed: Record<UserId, 'left' | 'requested'>;
}
export interface Connected {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  readonly entry: (entry: Entry) => void;
  readonly welcome: () => void;
  readonly head: (head: Head) => void;
}

const PAGE = 20;

/**
 * The delivery of groups in memory, for tests that need a server which lies about its logs: a true
 * one is in `test/medium`.
 */
export class GroupServer {
  /** Renewed by a restore. */
  timeline = 'first';
  readonly rooms = new Map<ConversationId, Room>();
  welcomes: (Welcome & { readonly to: DeviceId })[] = [];
  /** They were looked up, and are on their way to who asked. */
  beforeWelcomes: () => Promise<void> = () => Promise.resolve();
  /** What this device is shown, in place of the truth; `null` withholds it. */
  lie: (entry: Entry, to: DeviceId) => Entry | null = (entry) => entry;
  /** Welcomes are kept back: the log is there before them. */
  withholdsWelcomes = false;
  /** Commits are taken whatever they do, as long as MLS allows it. */
  isLenient = false;
  /** Who asks for a group is shown this of it. */
  shows: (state: GroupState) => GroupState = (state) => state;
  /** Called before and after each commit is taken, for what may happen just then. */
  onCommit: (when: 'before' | 'after') => void = () => undefined;
  readonly connected = new Set<Connected>();
  private count = 0;

  constructor(
    private readonly primitives: Primitives,
    private readonly keys: KeyServer,
  ) {}

  room(id: ConversationId): Room {
    const room = this.rooms.get(id);
    if (!room) throw AnoChatError.of('conversation.not-found');
    return room;
  }

  apiOf(
    userId: UserId,
    deviceId: DeviceId,
  ): Pick<Api, 'groups' | 'conversations' | 'log' | 'members'> {
    const groups = {
      get: async (id: ConversationId) => {
        await Promise.resolve();
        const room = this.room(id);
        const { epoch } = room.group;
        const pendingRemovals = this.pending(room);
        const { groupInfo, generation } = room;
        return this.shows({
          generation,
          epoch,
          groupInfo,
          seq: 0,
          pendingRemovals,
          waiting: [],
        });
      },
      commits: async (id: ConversationId, { generation, afterEpoch }: CommitsQuery) => {
        await Promise.resolve();
        const { entries } = this.room(id);
        const items = entries.filter(
          (one) =>
            one.kind === 'commit' && one.generation === generation && one.epoch >= afterEpoch,
        );
        return { items: items.slice(0, PAGE), nextCursor: null };
      },
      commit: (id: ConversationId, body: NewCommit) => this.commit(id, userId, deviceId, body),
      beginGeneration: (id: ConversationId, body: NewGeneration) =>
        this.beginGeneration(id, userId, deviceId, body),
      welcomes: async () => {
        await Promise.resolve();
        const items = this.welcomes.filter(({ to }) => to === deviceId && !this.withholdsWelcomes);
        await this.beforeWelcomes();
        return { items };
      },
      deleteWelcome: async (id: string) => {
        await Promise.resolve();
        this.welcomes = this.welcomes.filter((welcome) => welcome.id !== id);
        return undefined;
      },
    };
    const conversations = {
      create: (body: CreateConversation) => this.create(userId, deviceId, body),
      get: (id: ConversationId) => Promise.resolve(this.head(id, userId)),
      leave: async (id: ConversationId, body?: { readonly statement: string }) => {
        await Promise.resolve();
        this.room(id).departed[userId] = 'left';
        this.end(id, userId, { type: 'left', users: [userId], statement: body?.statement });
        return undefined;
      },
    };
    const members = {
      remove: async (id: ConversationId, user: UserId) => {
        await Promise.resolve();
        this.room(id).departed[user] = 'requested';
        this.end(id, userId, { type: 'removed', users: [user] }, user);
        return undefined;
      },
    };
    const log = {
      entries: async (id: ConversationId, query: EntryQuery = {}) => {
        await Promise.resolve();
        const { entries } = this.room(id);
        const from = query.after ?? (query.around ?? 1) - 1;
        const items = entries.filter(({ seq }) => seq > from).slice(0, query.limit ?? PAGE);
        return {
          items: items.flatMap((entry) => this.lie(entry, deviceId) ?? []),
          about: [],
          aboutCursor: null,
          range: null,
          firstSeq: 1,
          lastSeq: entries.length,
          hidden: [],
          prevCursor: null,
          nextCursor: null,
          hasMore: (items.at(-1)?.seq ?? entries.length) < entries.length,
        };
      },
      send: (id: ConversationId, clientId: string, body: EnvelopeInput) =>
        body.kind === 'redaction'
          ? this.redact(id, userId, deviceId, { ...body, clientId })
          : this.send(id, userId, deviceId, clientId, body as E2eeEnvelope),
    };
    return { groups, conversations, members, log } as never;
  }

  head(id: ConversationId, userId: UserId): Head {
    const { kind, generation, members, group, entries } = this.room(id);
    const role = members.has(userId) ? 'member' : null;
    const lastSeq = entries.length;
    return {
      id,
      kind,
      mode: 'e2ee',
      generation,
      epoch: group.epoch,
      memberCount: members.size,
      lastSeq,
      firstSeq: 1,
      hidden: [],
      me: { role },
    } as unknown as Head;
  }

  private async create(
    userId: UserId,
    deviceId: DeviceId,
    request: CreateConversation,
  ): Promise<Head> {
    if (request.kind === 'channel' || !request.e2ee || !request.id) {
      throw AnoChatError.of('request.invalid');
    }
    const { id, kind, e2ee } = request;
    const suite = mlsCipherSuite(this.primitives);
    const group = await PublicGroup.fromGroupInfo(suite, fromBase64(e2ee.groupInfo));
    const users = request.kind === 'direct' ? [request.userId] : request.members;
    const members = new Set([userId, ...users]);
    const { groupInfo } = e2ee;
    const room: Room = {
      kind,
      generation: 0,
      members,
      group,
      groupInfo,
      entries: [],
      commits: new Map(),
      departed: {},
    };
    this.rooms.set(id, room);
    this.member(id, userId, { type: 'created', users: [...members] });
    await this.commit(id, userId, deviceId, { ...e2ee.commit, generation: 0, epoch: 0 });
    return this.head(id, userId);
  }

  private async commit(
    id: ConversationId,
    userId: UserId,
    deviceId: DeviceId,
    body: NewCommit,
  ): Promise<CommitAccepted> {
    await Promise.resolve();
    this.onCommit('before');
    const room = this.room(id);
    const known = room.commits.get(body.clientId);
    if (known) return known;
    const isCurrent = body.epoch === room.group.epoch && body.generation === room.generation;
    if (!isCurrent) throw AnoChatError.of('epoch.stale');
    const commit = fromBase64(body.commit);
    const facts = await room.group.readCommit(commit);
    const verdict = judgeCommit(facts, groupWorld(this.asRing(), room.departed, 'now'));
    if (!verdict.ok && !this.isLenient)
      throw AnoChatError.of('commit.refused', { reason: verdict.reason });
    const followed = await room.group.follow(commit, fromBase64(body.groupInfo));
    // Another one may have been faster.
    if (body.epoch !== room.group.epoch) throw AnoChatError.of('epoch.stale');
    room.group = followed.next;
    room.groupInfo = body.groupInfo;
    room.members = new Set([...room.members, ...followed.added.map(({ user }) => user)]);
    for (const { user } of followed.added) Reflect.deleteProperty(room.departed, user);
    const { clientId, epoch } = body;
    const entry = this.append(id, userId, deviceId, {
      kind: 'commit',
      clientId,
      epoch,
      body: body.commit,
    });
    const accepted: CommitAccepted = { ...placeOf(entry), epoch: epoch + 1 };
    room.commits.set(clientId, accepted);
    for (const { device } of followed.added) {
      if (body.welcome === undefined) continue;
      const { generation } = room;
      const welcome = { conversationId: id, generation, epoch: epoch + 1, seq: entry.seq };
      this.count += 1;
      this.welcomes.push({ ...welcome, id: `${this.count}`, body: body.welcome, to: device });
      for (const one of this.connected) if (one.deviceId === device) one.welcome();
    }
    this.onCommit('after');
    return accepted;
  }

  private async beginGeneration(
    id: ConversationId,
    userId: UserId,
    deviceId: DeviceId,
    { generation, after, without, groupInfo, commit }: NewGeneration,
  ): Promise<CommitAccepted> {
    const room = this.room(id);
    const known = room.commits.get(commit.clientId);
    if (known) return known;
    const isNext = generation === room.generation + 1 && after === room.group.epoch;
    if (!isNext) throw AnoChatError.of('epoch.stale');
    const suite = mlsCipherSuite(this.primitives);
    room.group = await PublicGroup.fromGroupInfo(suite, fromBase64(groupInfo));
    room.generation = generation;
    for (const user of without) this.end(id, userId, { type: 'removed', users: [user] }, user);
    return this.commit(id, userId, deviceId, { ...commit, generation, epoch: 0 });
  }

  private async send(
    id: ConversationId,
    userId: UserId,
    deviceId: DeviceId,
    clientId: string,
    { generation, epoch, body, quiet, target, expiresIn, blobs }: E2eeEnvelope,
  ): Promise<Accepted> {
    await Promise.resolve();
    const room = this.room(id);
    const before = room.entries.find((one) => one.device === deviceId && one.clientId === clientId);
    if (before) {
      if (before.kind === 'message' && before.body === body)
        return { ...placeOf(before), duplicate: true };
      throw AnoChatError.of('message.id-taken', { seq: before.seq });
    }
    if (!room.group.leaves.some(({ device }) => device === deviceId)) {
      throw AnoChatError.of('device.not-in-group');
    }
    const isCurrent = epoch === room.group.epoch && generation === room.generation;
    if (!isCurrent) throw AnoChatError.of('epoch.stale');
    if (this.pending(room).length > 0) throw AnoChatError.of('removal.pending');
    const more = { kind: 'message', clientId, epoch, body, quiet, target: target ?? null } as const;
    const files = blobs === undefined ? {} : { blobs: blobs.toSorted() };
    const expiring =
      expiresIn === undefined ? {} : { expiresAt: timeOf(seqAfter(room), expiresIn) };
    return placeOf(this.append(id, userId, deviceId, { ...more, ...files, ...expiring }));
  }

  /** Wipes the target and what was said about it; looks at no signature. */
  private async redact(
    id: ConversationId,
    userId: UserId,
    deviceId: DeviceId,
    { clientId, target, statement }: RedactionEnvelope & { readonly clientId: string },
  ): Promise<Accepted> {
    await Promise.resolve();
    const room = this.room(id);
    room.entries = room.entries.map((entry) =>
      entry.seq === target || entry.target === target ? this.wiped(entry) : entry,
    );
    const more = { kind: 'redaction', clientId, target, statement, quiet: true, epoch: 1 };
    return placeOf(this.append(id, userId, deviceId, more));
  }

  /** As it is delivered once its body is gone. */
  wiped(entry: Entry): Entry {
    if (entry.kind !== 'message' || entry.body === undefined) return entry;
    const { body, ...rest } = entry;
    const digest = bodyDigest(this.primitives, fromBase64(body));
    return { ...rest, erased: true, bodyDigest: toBase64(digest) };
  }

  private end(id: ConversationId, by: UserId, change: MembershipChange, user = by): void {
    this.member(id, by, change);
    const room = this.room(id);
    room.members = new Set([...room.members].filter((member) => member !== user));
  }

  private member(id: ConversationId, by: UserId, change: MembershipChange): void {
    this.append(id, by, null, { kind: 'membership', change, clientId: null, epoch: 0 });
  }

  private append(id: ConversationId, sender: UserId, device: DeviceId | null, more: object): Entry {
    const { entries, members, generation } = this.room(id);
    const seq = seqAfter(this.room(id));
    const shared = { conversationId: id, seq, n: seq, sender, device, generation };
    const ts = timeOf(seq, 0);
    const rest = { quiet: false, target: null, ts, erased: false };
    const entry = { ...shared, ...rest, ...more } as Entry;
    entries.push(entry);
    for (const one of this.connected) {
      const shown = members.has(one.userId) ? this.lie(entry, one.deviceId) : null;
      if (shown) void Promise.resolve().then(() => one.entry(shown));
      if (seq === 1 && shown) one.head(this.head(id, one.userId));
    }
    return entry;
  }

  private pending({ group, departed }: Room): readonly PendingRemoval[] {
    return group.leaves.flatMap(({ user, device }): readonly PendingRemoval[] => {
      const how = departed[user];
      if (how)
        return [{ userId: user, deviceId: device, reason: how === 'left' ? how : 'removed' }];
      const known = this.keys.chain(user).devices.find((one) => one.device === device);
      return known?.ended ? [{ userId: user, deviceId: device, reason: 'revoked' }] : [];
    });
  }

  /** What `groupWorld` asks of the chains. */
  private asRing(): KeyRing {
    const knownChain = (user: UserId) => this.keys.chain(user);
    return { primitives: this.primitives, knownChain } as unknown as KeyRing;
  }
}

const seqAfter = ({ entries }: Room): Seq => entries.length + 1;
const timeOf = (seq: Seq, secondsLater: number): string =>
  new Date(1_700_000_000_000 + (seq + secondsLater) * 1_000).toISOString();
const placeOf = ({ seq, n, ts }: Entry): Accepted => ({ seq, n, ts, duplicate: false });
