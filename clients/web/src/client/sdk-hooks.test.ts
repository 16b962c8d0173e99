import { act, createElement, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Authentication, Head } from '@anochat/contract';
import { createClient, type AnoChat, type Platform } from '@anochat/sdk';
import {
  AnoChatProvider,
  useClient,
  useConnection,
  useConversations,
  useDraft,
  useMe,
  useProfile,
  useSend,
  useSession,
  useSummary,
  useTimeline,
} from '@anochat/sdk/react';

import { emptyPage } from './testing/empty-page';

const ann = { id: 'ann', userName: 'ann', displayName: 'Ann', about: '' };
const bob = { id: 'bob', userName: 'bob', displayName: 'Bob', about: '' };
const later = '2999-01-01T00:00:00.000Z';
const session: Authentication = {
  accessToken: 'token',
  accessTokenExpiresAt: later,
  refreshToken: 'refresh',
  deviceId: 'device',
  sessionId: 'session',
  user: { ...ann, admin: false, presenceHidden: false, createdAt: later },
};
const headOf = (id: string, title: string): Head => ({
  id,
  kind: 'group',
  mode: 'server',
  generation: 0,
  epoch: 0,
  title,
  topic: '',
  posting: 'members',
  history: 'joined',
  timer: 0,
  createdAt: later,
  memberCount: 2,
  lastSeq: 1,
  lastN: 0,
  firstSeq: 1,
  hidden: [],
  me: {
    role: 'member',
    joinedAt: later,
    readSeq: 1,
    deliveredSeq: 1,
    muted: false,
    pinned: false,
    dismissed: false,
  },
  unread: 0,
  mentions: 0,
  preview: null,
  peer: null,
});
const text = (value: string) => ({ parts: [{ type: 'text', text: value } as const] });

/** The real client on a machine without a network: everything comes from its own store. */
describe("the SDK's hooks", () => {
  let client: AnoChat;
  let root: Root;
  let store: Map<string, string>;
  /** What the hooks gave at each rendering. */
  let seen: unknown[];

  beforeAll(() => {
    vi.stubGlobal('window', { HTMLIFrameElement: Object });
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  });
  beforeEach(async () => {
    seen = [];
    const stored = {
      session,
      sync: { timeline: 'timeline', token: 'timeline.1' },
      'head/tea': headOf('tea', 'Tea'),
      'head/cake': headOf('cake', 'Cake'),
      'profile/bob': bob,
    };
    store = new Map(Object.entries(stored).map(([key, value]) => [key, JSON.stringify(value)]));
    client = createClient({ serverUrl: 'http://127.0.0.1:1', platform: machineWith(store) });
    await client.start();
    root = createRoot(emptyPage());
  });
  afterEach(async () => {
    act(() => root.unmount());
    await client.stop();
  });

  const shown = (use: () => unknown): void => {
    const Probe = (): ReactNode => {
      seen.push(use());
      return null;
    };
    act(() => root.render(createElement(AnoChatProvider, { client }, createElement(Probe))));
  };
  const last = (): unknown => seen.at(-1);
  const records = (): string => [...store.values()].join();

  it('need a provider', () => {
    const Probe = (): ReactNode => {
      useClient();
      return null;
    };
    const draw = () => act(() => root.render(createElement(Probe)));
    expect(draw).toThrow('AnoChatProvider');
  });

  it('tell who is signed in, and that nobody is any more', async () => {
    shown(() => [useMe()?.displayName ?? null, useSession().status, useConnection().status]);
    expect(last()).toEqual(['Ann', 'signed-in', 'offline']);
    await act(() => client.session.logout());
    expect(last()).toEqual([null, 'signed-out', 'idle']);
  });

  it('render again when their own value changes, and not for another one', () => {
    shown(() => useSummary('tea')?.title ?? null);
    const before = seen.length;
    act(() => client.takeHead(headOf('cake', 'Bread')));
    expect(seen).toHaveLength(before);
    act(() => client.takeHead({ ...headOf('tea', 'Coffee'), topic: 'x' }));
    expect(last()).toBe('Coffee');
    expect(seen).toHaveLength(before + 1);
  });

  it('give one list for many renderings without a change', () => {
    const lists = new Set<unknown>();
    shown(() => {
      const list = useConversations();
      lists.add(list);
      return list.items.map(({ title }) => title).toSorted();
    });
    shown(() => useConversations().items.length);
    expect(seen[0]).toEqual(['Cake', 'Tea']);
    expect(lists.size).toBe(1);
  });

  it('show a profile, and the name that it gets', () => {
    shown(() => useProfile('bob')?.displayName);
    expect(last()).toBe('Bob');
    act(() => client.profiles.remember([{ ...bob, displayName: 'Robert' }]));
    expect(last()).toBe('Robert');
  });

  it('keep a draft and send', async () => {
    let setDraft: ReturnType<typeof useDraft>[1] = () => undefined;
    let send: ReturnType<typeof useSend> = () => Promise.resolve();
    shown(() => {
      const [draft, set] = useDraft('tea');
      setDraft = set;
      send = useSend('tea');
      return [draft?.text ?? null, useTimeline('tea').items.length];
    });
    expect(last()).toEqual([null, 0]);
    act(() => setDraft({ text: 'hel', replyTo: null, editing: null }));
    expect(last()).toEqual(['hel', 0]);
    await act(() => send(text('hello')));
    await act(() => vi.waitFor(() => expect(records()).toContain('hello')));
    expect(last()).toEqual(['hel', 1]);
    const again = send;
    act(() => setDraft(null));
    expect(last()).toEqual([null, 1]);
    expect(send).toBe(again);
  });

  it('listen only while they are shown', () => {
    const { timeline } = client.conversation('tea');
    const subscribe = vi.spyOn(timeline, 'subscribe');
    shown(() => useTimeline('tea').status);
    expect(subscribe).toHaveBeenCalledTimes(1);
    act(() => root.render(null));
    expect((timeline as typeof timeline & { readonly isWatched: boolean }).isWatched).toBe(false);
  });
});

/** An element outside of any page. */
const machineWith = (records: Map<string, string>): Platform => {
  const silence = {
    post: () => undefined,
    subscribe: () => () => undefined,
    close: () => undefined,
  };
  return {
    storage: {
      get: (key) => Promise.resolve(records.get(key) ?? null),
      list: (prefix) =>
        Promise.resolve([...records].filter(([key]) => key.startsWith(prefix)).toSorted()),
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
    fetch: () => Promise.reject(new Error('There is no network')),
    transfer: {
      get: () => Promise.reject(new Error('There is no network')),
      put: () => Promise.reject(new Error('There is no network')),
    },
    connectSocket: () => {
      throw new Error('There is no network');
    },
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    locks: { withLock: (_name, run) => run() },
    openChannel: () => silence,
    network: { isOnline: () => false, subscribe: () => () => undefined },
    log: () => undefined,
    tokenDelivery: 'body',
    deviceKind: 'web',
  };
};
