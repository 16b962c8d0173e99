import type { AnoChat } from '@anochat/sdk';
import { until } from '../../../support/until';
import { online } from '../installation';
import { EncryptedPeople, say } from './encrypted-people';
import { readyToTalk, watch } from './encrypted-person';

jest.setTimeout(240_000);

describe('A person with several devices', () => {
  const people = new EncryptedPeople();
  beforeAll(() => people.begin());
  afterAll(() => people.end());
  afterEach(() => people.leave());

  it('reads and writes on a device that was linked, and no more once it is revoked', async () => {
    const [ann, bob] = [await people.newcomer(), await people.newcomer()];
    const { id } = await ann.client.createConversation({ kind: 'direct', userId: bob.id });
    await say(ann, id, 'before');
    const bobSees = watch(bob.client, id);
    await until('it', () => bobSees().includes('before'));

    const phone = await people.signIn(ann);
    await until('an offer', () => phone.encryption.state.get().status === 'unlinked');
    const state = phone.encryption.state.get();
    if (state.status !== 'unlinked') throw new Error('It has an offer');
    await until('it at the other device', () => ann.client.encryption.offers.get().length > 0);
    await ann.client.encryption.approve(await ann.client.encryption.findOffer(state.offer.qr));
    await readyToTalk(phone);
    await until('the group', () => phone.encryption.group(id).get().status === 'ready');
    const phoneSees = watch(phone, id);
    await say(bob, id, 'to both');
    await until('it on the phone', () => phoneSees().includes('to both'));
    await say({ client: phone }, id, 'from the phone');
    await until('it at bob', () => bobSees().includes('from the phone'));
    await until('what was said before', () => phoneSees().includes('before'));

    const session = phone.session.state.get();
    if (session.status !== 'signed-in') throw new Error('It is signed in');
    await ann.client.encryption.revoke(session.deviceId);
    await say(bob, id, 'not for the phone');
    const annSees = watch(ann.client, id);
    await until('it at ann', () => annSees().includes('not for the phone'));
    expect(phoneSees()).not.toContain('not for the phone');
    const { roster } = bob.client.encryption.group(id).get();
    expect(roster.find(({ userId }) => userId === ann.id)?.devices).toHaveLength(1);
    expect(bob.client.encryption.undecryptable.get()).toEqual({});
  });

  it('comes back by the recovery words alone', async () => {
    const [ann, bob] = [await people.newcomer(), await people.newcomer()];
    const { id } = await ann.client.createConversation({ kind: 'direct', userId: bob.id });
    await say(ann, id, 'before');
    const bobSees = watch(bob.client, id);
    await until('it', () => bobSees().includes('before'));
    // Its keys of epochs are in the backup.
    await until(
      'a backup',
      async () => {
        const { items } = await ann.client.api.encryption.epochRecords({ conversationId: id });
        return items.length > 0;
      },
      30_000,
    );
    await ann.installation.close();

    const laptop = await people.another(ann);
    await until('the group', () => laptop.encryption.group(id).get().status === 'ready');
    const laptopSees = watch(laptop, id);
    await until('what was said before', () => laptopSees().includes('before'));
    await say({ client: laptop }, id, 'back');
    await until('it at bob', () => bobSees().includes('back'));
    await say(bob, id, 'welcome back');
    await until('it', () => laptopSees().includes('welcome back'));
    expect(bob.client.encryption.undecryptable.get()).toEqual({});
  });

  it('holds what it writes where it has heard nobody, until its person says so', async () => {
    const [ann, bob] = [await people.newcomer(), await people.newcomer()];
    const { id } = await ann.client.createConversation({ kind: 'direct', userId: bob.id });
    await say(ann, id, 'before');
    const bobSees = watch(bob.client, id);
    await until('it', () => bobSees().includes('before'));
    const records = () => ann.client.api.encryption.epochRecords({ conversationId: id });
    await until('a backup', async () => (await records()).items.length > 0, 30_000);
    await Promise.all([ann, bob].map(({ installation }) => installation.close()));

    const laptop = await people.signIn(ann);
    await laptop.encryption.restoreByWords(ann.words);
    await readyToTalk(laptop);
    const noticesOf = (of: string) => laptop.encryption.group(of).get().notices;
    await until('a notice', () => noticesOf(id).some(({ type }) => type === 'unheard'));
    await say({ client: laptop }, id, 'is anybody there?');
    const request = { kind: 'group', title: '', members: [bob.id] } as const;
    const begun = await laptop.createConversation(request);
    await say({ client: laptop }, begun.id, 'written later');
    const messagesIn = async (of: string): Promise<number> =>
      (await laptop.api.log.entries(of, { after: 0 })).items.filter(
        ({ kind }) => kind === 'message',
      ).length;
    // Of a group that it has made it knows who is there.
    await until('what was later', async () => (await messagesIn(begun.id)) === 1);
    expect(await messagesIn(id)).toBe(1);

    await laptop.encryption.sendAnyway(id);
    await until('it in the log', async () => (await messagesIn(id)) === 2);
    expect(noticesOf(id)).toEqual([]);
    const again = await bob.installation.open();
    await online(again);
    const againSees = watch(again, id);
    await until('it at bob', () => againSees().includes('is anybody there?'));
  });

  it('loses nothing that is said while nobody of the account is signed in', async () => {
    const [ann, bob] = [await people.newcomer(), await people.newcomer()];
    const { id } = await ann.client.createConversation({ kind: 'direct', userId: bob.id });
    await say(ann, id, 'before');
    const bobSees = watch(bob.client, id);
    await until('it', () => bobSees().includes('before'));
    // It stays in her chain, so that the next device is not the only one there.
    await ann.client.session.logout();

    const laptop = await people.signIn(ann);
    await laptop.encryption.restoreByWords(ann.words);
    await until('the group', () => laptop.encryption.group(id).get().status === 'ready');
    // The answer begins an epoch: she is still there to hear it.
    await until('an answer', () => laptop.encryption.group(id).get().notices.length === 0);
    await laptop.session.logout();
    await say(bob, id, 'while she is out');

    const phone = await people.signIn(ann);
    await phone.encryption.restoreByWords(ann.words);
    await until('the group', () => phone.encryption.group(id).get().status === 'ready');
    const phoneSees = watch(phone, id);
    await until('what was said meanwhile', () => phoneSees().includes('while she is out'));
    expect(phone.encryption.undecryptable.get()).toEqual({});
  });

  it('reads what was said over several epochs while nobody of the account was signed in', async () => {
    const [ann, bob, cid] = [
      await people.newcomer(),
      await people.newcomer(),
      await people.newcomer(),
    ];
    const { id } = await bob.client.createConversation({
      kind: 'group',
      title: 'Hikes',
      members: [ann.id, cid.id],
    });
    const ready = (client: AnoChat): Promise<void> =>
      until('the group', () => client.encryption.group(id).get().status === 'ready', 40_000);
    const reads = async (client: AnoChat, texts: readonly string[]): Promise<void> => {
      const sees = watch(client, id);
      await until('all', () => texts.every((text) => sees().includes(text)), 60_000);
      expect(sees().filter((line) => line.startsWith('('))).toEqual([]);
    };
    await ready(ann.client);
    await ready(cid.client);
    await say(bob, id, 'before');
    await reads(ann.client, ['before']);
    await ann.client.session.logout();
    /** Each begins an epoch. */
    const goOn = async (name: string): Promise<readonly string[]> => {
      const texts = [`${name} one`, `${name} two`, `${name} three`];
      await bob.client.conversation(id).changeRole(cid.id, 'admin');
      await say(cid, id, texts[0] ?? '');
      await bob.client.conversation(id).changeSettings({ title: `Hikes ${name}` });
      await bob.client.conversation(id).changeRole(cid.id, 'member');
      await say(bob, id, texts[1] ?? '');
      await say(cid, id, texts[2] ?? '');
      await reads(bob.client, texts);
      return texts;
    };
    const first = await goOn('spring');

    const laptop = await people.signIn(ann);
    await laptop.encryption.restoreByWords(ann.words);
    await ready(laptop);
    await reads(laptop, ['before', ...first]);
    await until('the title', () => titleOf(laptop, id) === 'Hikes spring');
    expect(laptop.encryption.undecryptable.get()).toEqual({});
    const report = await laptop.encryption.report(id);
    expect(report).toMatchObject({ gaps: [], doubles: [], differs: [] });

    // Once more, without a word: its browser is cleared.
    await laptop.stop();
    const second = await goOn('autumn');
    const phone = await people.signIn(ann);
    await phone.encryption.restoreByWords(ann.words);
    await ready(phone);
    await reads(phone, ['before', ...first, ...second]);
    expect(phone.encryption.undecryptable.get()).toEqual({});
    for (const { client } of [bob, cid]) {
      expect(client.encryption.undecryptable.get()).toEqual({});
    }
  });
});

const titleOf = (client: AnoChat, id: string): string | undefined =>
  client.conversation(id).summary.get()?.title;
