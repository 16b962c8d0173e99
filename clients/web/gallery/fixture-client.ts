import type { Member, Role, Session, UserProfile } from '@anochat/contract';
import {
  Cell,
  type AnoChat,
  type Api,
  type Blocked,
  type ConnectionState,
  type Conversation,
  type PersistenceState,
  type SearchProgress,
  type StorageState,
  type TimelineItem,
} from '@anochat/sdk';

import { fixtureEncryption } from './fixture-encryption';
import { openFixture } from './media';
import { deliveries, kinds, weekend } from './messages';
import { findInFixtures } from './find-in-fixtures';
import { fixtureGallery } from './fixture-gallery';
import { hereNow, mira, jonas, aiko, leila, people, sam } from './people';
import { summaries } from './conversations';

interface FixtureOptions {
  readonly connection?: ConnectionState;
  readonly signedIn?: boolean;
  readonly empty?: boolean;
  /** Of the page's address, for what concerns keys. */
  readonly query?: URLSearchParams;
  readonly storage?: StorageState;
}

const never = (): Promise<never> => new Promise(() => undefined);
const nothing = (): Promise<void> => Promise.resolve();
const items = <T>(list: readonly T[]) =>
  Promise.resolve({ items: list, hasMore: false, nextCursor: null });

const member = (user: UserProfile, role: Role): Member => ({ user, role, joinedAt: sam.createdAt });
const members = [
  member(sam, 'owner'),
  member(mira, 'admin'),
  member(jonas, 'moderator'),
  member(aiko, 'member'),
  member(leila, 'member'),
];

const session = (
  n: number,
  name: string,
  kind: Session['device']['kind'],
  minutes: number,
): Session => ({
  id: `session-${n}`,
  device: { id: `device-${n}`, kind, name },
  createdAt: '2026-05-02T08:00:00.000Z',
  lastSeenAt: new Date(Date.now() - minutes * 60_000).toISOString(),
  address: '192.0.2.7',
  current: n === 1,
});

/** The calls that the gallery's pages make; all others stay unanswered. */
const api = {
  versions: () =>
    Promise.resolve({
      server: '0.1.0',
      api: ['v1'],
      capabilities: [],
      registration: 'open',
      setupNeeded: false,
    }),
  auth: {
    sessions: () =>
      items([
        session(1, 'Firefox, Linux', 'web', 0),
        session(2, 'Pixel 9', 'mobile', 4),
        session(3, 'AnoChat for desktop', 'desktop', 300),
      ]),
    changePassword: nothing,
  },
  users: {
    search: (prefix: string) => items(people.filter((user) => user.userName.startsWith(prefix))),
    blocks: () => items([]),
  },
  conversations: {
    channels: () =>
      items([
        {
          id: 'c1',
          title: 'Announcements',
          topic: 'What is new on this server',
          memberCount: 128,
          member: true,
        },
        { id: 'c2', title: 'Harbour news', topic: '', memberCount: 41, member: false },
      ]),
    updateOwnMembership: never,
    update: never,
  },
  members: { search: () => items(members), bans: () => items([]) },
  invites: {
    list: () =>
      items([
        {
          id: 'i1',
          code: 'k3Jx0Qp2aa81',
          createdBy: sam.id,
          createdAt: sam.createdAt,
          expiresAt: '2026-12-24T10:00:00.000Z',
          uses: 3,
          maxUses: 10,
        },
      ]),
  },
} as unknown as Api;

/** A client that holds the design's conversations and talks to nobody: for looking at the components. */
export function createFixtureClient({
  connection,
  signedIn = true,
  empty = false,
  query = new URLSearchParams(),
  storage = 'fine',
}: FixtureOptions = {}): AnoChat {
  const shown = empty ? [] : summaries;
  const conversations = new Map<string, Conversation>();
  const conversation = (id: string): Conversation => {
    const found = conversations.get(id);
    if (found) return found;
    const made = fixtureConversation(id);
    conversations.set(id, made);
    return made;
  };
  return {
    session: {
      state: new Cell(
        signedIn
          ? { status: 'signed-in', user: sam, deviceId: 'device-1', sessionId: 'session-1' }
          : { status: 'signed-out', endedBy: null },
      ),
      setup: nothing,
      register: nothing,
      login: nothing,
      logout: nothing,
    },
    api,
    connection: new Cell<ConnectionState>(connection ?? { status: 'online' }),
    conversations: new Cell({ status: 'ready', items: shown, unread: 0, mentions: 0 }),
    profiles: {
      profile: (id) => profileCells.get(id) ?? unknownProfile,
      remember: () => undefined,
    },
    presence: { isOnline: (id) => (hereNow.has(id) ? here : away) },
    encryption: fixtureEncryption(query),
    media: {
      limits: never,
      attach: refuse,
      copy: never,
      detach: () => undefined,
      open: (_, file) => openFixture(file),
    },
    links: { preview: () => Promise.resolve(null) },
    push: {
      options: () => Promise.resolve({ kinds: [], publicKey: null }),
      subscriptions: () => Promise.resolve([]),
      subscribe: never,
      unsubscribe: nothing,
      test: never,
    },
    blocks: { blocked: nobodyBlocked, block: never, unblock: never },
    storageState: new Cell<StorageState>(storage),
    acceptEviction: nothing,
    persistence: new Cell<PersistenceState>('may-be-removed'),
    askToPersist: () => Promise.resolve('kept'),
    searchProgress: new Cell<SearchProgress>({
      coveredTo: null,
      isWalking: false,
      writes: 0,
    }),
    search: (query, options) => Promise.resolve(findInFixtures(query, options)),
    gallery: fixtureGallery,
    start: nothing,
    stop: nothing,
    reconnect: () => undefined,
    conversation,
    createConversation: never,
    takeHead: () => undefined,
    onRefused: () => () => undefined,
    onEntry: () => () => undefined,
    onMessage: () => () => undefined,
  };
}

const refuse = (): never => {
  throw new Error('The gallery sends no files');
};
const profileCells = new Map(people.map((user) => [user.id, new Cell<UserProfile | null>(user)]));
const unknownProfile = new Cell<UserProfile | null>(null);
const nobodyBlocked = new Cell<Blocked>({ status: 'ready', users: [], error: null });
const here = new Cell(true);
const away = new Cell(false);

function itemsOf(id: string): readonly TimelineItem[] {
  const summary = summaries.find((candidate) => candidate.id === id);
  if (summary?.title === 'Lighthouse weekend') return weekend;
  if (summary?.title === 'Deck crew') return kinds;
  return summary?.peer?.id === mira.id ? deliveries : [];
}

function fixtureConversation(id: string): Conversation {
  const summary = summaries.find((candidate) => candidate.id === id) ?? null;
  const list = itemsOf(id);
  const draft = new Cell<ReturnType<Conversation['draft']['get']>>(summary?.draft ?? null);
  return {
    id,
    summary: new Cell(summary),
    timeline: new Cell({
      status: 'ready',
      items: list,
      hasOlder: false,
      hasNewer: false,
      isLoadingOlder: false,
      isLoadingNewer: false,
      lastSeq: list.at(-1)?.seq ?? 0,
    }),
    typing: new Cell(summary?.typing ?? []),
    draft,
    members: new Cell({ status: 'ready', items: members, hasMore: false }),
    setDraft: (input) =>
      draft.set(
        input && (input.text !== '' || input.replyTo !== null) ? { ...input, updatedAt: 0 } : null,
      ),
    loadOlder: nothing,
    loadNewer: nothing,
    showAround: nothing,
    showEnd: () => undefined,
    send: nothing,
    edit: nothing,
    react: nothing,
    redact: nothing,
    retry: nothing,
    discard: nothing,
    supplyFile: () => undefined,
    markRead: () => undefined,
    attendDraft: () => undefined,
    setTyping: () => undefined,
    loadMoreMembers: nothing,
    changeSettings: nothing,
    addMembers: nothing,
    removeMember: nothing,
    leave: nothing,
    changeRole: nothing,
  };
}
