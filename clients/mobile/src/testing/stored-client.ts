import type { Authentication, Entry, Head, UserProfile } from '@anochat/contract';
import { createClient, type AnoChat, type Platform } from '@anochat/sdk';

import type { StoredLog } from '../../../sdk/src/log';

const LATER = '2999-01-01T00:00:00.000Z';

export const ann: UserProfile = { id: 'ann', userName: 'ann', displayName: 'Ann Ahorn', about: '' };
export const bob: UserProfile = { id: 'bob', userName: 'bob', displayName: 'Bob Birke', about: '' };

/** What the server answers when she signs in. */
export const session: Authentication = {
  accessToken: 'token',
  accessTokenExpiresAt: LATER,
  refreshToken: 'refresh',
  deviceId: 'device',
  sessionId: 'session',
  user: { ...ann, admin: false, presenceHidden: false, createdAt: LATER },
};

export const headOf = (id: string, more: Partial<Head> = {}): Head => ({
  ...{ id, kind: 'group', mode: 'server', generation: 0, epoch: 0, title: id, topic: '' },
  ...{ posting: 'members', history: 'joined', timer: 0, createdAt: LATER, memberCount: 2 },
  ...{ lastSeq: 1, lastN: 0, firstSeq: 1, hidden: [], unread: 0, mentions: 0 },
  ...{ preview: null, peer: null },
  me: {
    ...{ role: 'member', joinedAt: LATER, readSeq: 1, deliveredSeq: 1 },
    ...{ muted: false, pinned: false, dismissed: false },
  },
  ...more,
});

/** What is said in a conversation, from its beginning on: [sender, text]. */
export type Said = readonly (readonly [sender: string, text: string])[];

export const entriesOf = (conversationId: string, said: Said): readonly Entry[] =>
  said.map(([sender, text], index) => ({
    ...{ conversationId, seq: index + 1, n: index + 1, sender, device: null, clientId: null },
    ...{ generation: 0, epoch: 0, quiet: false, target: null, erased: false, kind: 'message' },
    ts: new Date(Date.parse('2026-01-01T08:00:00Z') + index * 60_000).toISOString(),
    content: { v: 1, type: 'message', parts: [{ type: 'text', text }] },
  }));

/** The records of a conversation of which all that was said lies in the store. */
export function toldHead(
  id: string,
  said: Said,
  more: Partial<Head> = {},
): Record<string, unknown> {
  const mains = entriesOf(id, said);
  const lastSeq = mains.length;
  const last = mains.at(-1);
  const head = headOf(id, {
    ...{ lastSeq, lastN: lastSeq },
    ...(last && { preview: { entry: last, about: [] } }),
    ...more,
  });
  const log = {
    ...{ timeline: 'timeline', have: lastSeq, firstSeq: 1, hidden: [], hiddenAt: lastSeq },
    ...{ isMember: true, isMemberUnsure: false, from: 1, mains, about: [] },
  } satisfies StoredLog;
  return { [`head/${id}`]: head, [`log/${id}`]: log };
}

/** The real client of Ann, on a machine without a network: everything comes from its own store. */
export async function storedClient(
  heads: readonly Head[] = [],
  more: Readonly<Record<string, unknown>> = {},
): Promise<AnoChat> {
  const stored = {
    session,
    sync: { timeline: 'timeline', token: 'timeline.1' },
    'profile/bob': bob,
    ...Object.fromEntries(heads.map((head) => [`head/${head.id}`, head])),
    ...more,
  };
  const store = new Map(Object.entries(stored).map(([key, value]) => [key, JSON.stringify(value)]));
  return startClient(machineWith(store));
}

/** By method and path below `/api`: what a server answers. */
export type Answers = Readonly<
  Record<string, (asked: unknown) => { status: number; body: unknown }>
>;

/** The real client of a phone on which nobody was ever signed in; whatever else is asked gets no answer. */
export const freshClient = (answers: Answers): Promise<AnoChat> =>
  startClient({
    ...machineWith(new Map()),
    fetch: (url, { method, body }) => {
      const answer = answers[`${method} ${new URL(url).pathname.slice('/api'.length)}`];
      if (!answer) return noNetwork();
      const { status, body: said } = answer(body === undefined ? null : JSON.parse(body));
      return Promise.resolve({
        status,
        header: () => null,
        text: () => Promise.resolve(JSON.stringify(said)),
      });
    },
  });

async function startClient(platform: Platform): Promise<AnoChat> {
  const client = createClient({ serverUrl: 'http://127.0.0.1:1', platform, search: true });
  await client.start();
  return client;
}

const noNetwork = (): Promise<never> => Promise.reject(new Error('There is no network'));

const machineWith = (records: Map<string, string>): Platform => ({
  storage: {
    get: (key) => Promise.resolve(records.get(key) ?? null),
    list: (prefix) =>
      Promise.resolve([...records].filter(([key]) => key.startsWith(prefix)).sort()),
    write: (changes) => {
      for (const { key, value } of changes) {
        if (value === null) records.delete(key);
        else records.set(key, value);
      }
      return Promise.resolve();
    },
    clear: () => Promise.resolve(records.clear()),
    close: () => Promise.resolve(),
  },
  sealer: null,
  storeTrace: { isThere: () => false, leave: () => undefined, remove: () => undefined },
  persistence: { state: () => Promise.resolve('kept'), ask: () => Promise.resolve('kept') },
  wipeRest: () => Promise.resolve(),
  whenIdle: () => () => undefined,
  clock: {
    now: () => Date.now(),
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  },
  fetch: noNetwork,
  transfer: { get: noNetwork, put: noNetwork },
  connectSocket: () => {
    throw new Error('There is no network');
  },
  randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
  locks: { withLock: (_name, run) => run() },
  openChannel: () => ({
    post: () => undefined,
    subscribe: () => () => undefined,
    close: () => undefined,
  }),
  network: { isOnline: () => false, subscribe: () => () => undefined },
  log: () => undefined,
  tokenDelivery: 'body',
  deviceKind: 'mobile',
});
