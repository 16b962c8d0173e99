import type { Head, MessageEntry } from '@anochat/contract';
import type { AnoChat } from '@anochat/sdk';

import { startLanguage } from '../language/language';
import { changeLock } from '../lock/lock-setting';
import { useLock } from '../lock/lock-state';
import { bob, headOf, storedClient } from '../testing/stored-client';
import { forgetNotices } from './forget-notices';
import { changeNotices } from './notice-setting';
import { phone } from './phone';
import { acceptNews, tellNews } from './tell-news';

jest.mock('./phone');
const shown = jest.mocked(phone.present);

const WORDS = 'Keys are under the blue pot';

/** A conversation in which Bob has said something. */
const heardFrom = (seq: number, more: Partial<Head> = {}): Head =>
  headOf('tea', {
    ...{ kind: 'direct', title: '', lastSeq: seq, unread: 1 },
    peer: { profile: bob, readSeq: 0, deliveredSeq: 0 },
    preview: { entry: saidBy(bob.id, seq), about: [] },
    ...more,
  });

const saidBy = (sender: string, seq: number): MessageEntry => ({
  ...{ conversationId: 'tea', seq, n: seq, sender, device: 'phone', clientId: `c${seq}` },
  ...{ generation: 0, epoch: 0, quiet: false, target: null, erased: false, kind: 'message' },
  ts: '2026-05-14T12:00:00.000Z',
  content: { v: 1, type: 'message', parts: [{ type: 'text', text: WORDS }] },
});

describe('news on the phone', () => {
  let client: AnoChat;

  beforeAll(() => startLanguage('en'));
  beforeEach(async () => {
    changeLock({ isOn: false });
    changeNotices({ isOn: true, shows: 'name' });
    useLock.setState({ phase: 'open', leftAt: null });
    client = await storedClient([headOf('tea')]);
    await forgetNotices();
    jest.clearAllMocks();
  });
  afterEach(() => client.stop());

  it('are told once each, and name the conversation that they lead to', async () => {
    client.takeHead(heardFrom(2));
    expect(await tellNews(client)).toBe(1);
    expect(await tellNews(client)).toBe(0);
    expect(shown).toHaveBeenCalledTimes(1);
    expect(shown).toHaveBeenCalledWith({
      ...{ id: 'tea', title: 'Bob Birke', body: '1 new message' },
      data: { conversationId: 'tea', seq: 2 },
    });
  });

  it('show what was written where the person wants it, and nothing while it is locked', async () => {
    changeNotices({ shows: 'text' });
    client.takeHead(heardFrom(2));
    await tellNews(client);
    expect(shown.mock.calls[0]?.[0].body).toBe(WORDS);

    changeLock({ isOn: true });
    useLock.setState({ phase: 'locked' });
    client.takeHead(heardFrom(3));
    await tellNews(client);
    expect(JSON.stringify(shown.mock.calls[1])).not.toMatch(/Bob|blue pot/);
  });

  it('are not told of what is muted, read, or seen by whoever opened the app', async () => {
    client.takeHead(heardFrom(2, { me: { ...headOf('tea').me, muted: true } }));
    await tellNews(client);
    client.takeHead(heardFrom(2, { unread: 0 }));
    await tellNews(client);
    client.takeHead(heardFrom(2));
    await acceptNews(client);
    await tellNews(client);
    expect(shown).not.toHaveBeenCalled();
  });

  it('go from the list of the phone when they were read elsewhere', async () => {
    client.takeHead(heardFrom(2));
    await tellNews(client);
    client.takeHead(heardFrom(2, { unread: 0 }));
    await tellNews(client);
    expect(phone.dismiss).toHaveBeenCalledWith('tea');
    expect(phone.setBadge).toHaveBeenLastCalledWith(0);
  });

  it('are none where the person wants none', async () => {
    changeNotices({ isOn: false });
    client.takeHead(heardFrom(2));
    expect(await tellNews(client)).toBe(0);
    expect(shown).not.toHaveBeenCalled();
  });
});
