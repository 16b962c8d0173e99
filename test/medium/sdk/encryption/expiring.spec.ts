import { until } from '../../../support/until';
import { online } from '../installation';
import { EncryptedPeople, say } from './encrypted-people';
import { messagesOf, watch, type EncryptedPerson } from './encrypted-person';

const TIMER_S = 5;

describe('Messages of an encrypted conversation that disappear', () => {
  const people = new EncryptedPeople();
  beforeAll(() => people.begin());
  afterAll(() => people.end());
  afterEach(() => people.leave());

  /** All that the device has written of it, whatever it is called. */
  const stored = async ({ installation }: EncryptedPerson): Promise<string> =>
    JSON.stringify(await installation.storage.list(''));

  it('go at their time from every place, and no loss is told of', async () => {
    const [ann, bob] = [await people.newcomer(), await people.newcomer()];
    const { id } = await ann.client.createConversation({ kind: 'direct', userId: bob.id });
    const annSees = watch(ann.client, id);
    await say(ann, id, 'stays');
    await until('a conversation', () => bob.client.conversation(id).summary.get() !== null);
    const bobSees = watch(bob.client, id);
    await until('it at the other one', () => bobSees().includes('stays'));

    await bob.client.conversation(id).changeSettings({ timer: TIMER_S });
    const timerOf = ({ client }: EncryptedPerson) => client.conversation(id).summary.get()?.timer;
    await until('the timer', () => timerOf(ann) === TIMER_S && timerOf(bob) === TIMER_S);
    await say(ann, id, 'vanishing one');
    await until('it', () => bobSees().includes('vanishing one'));
    const [said] = messagesOf(bob.client.conversation(id).timeline.get()).slice(-1);
    expect(Date.parse(said!.expiresAt!) - Date.parse(said!.ts)).toBe(TIMER_S * 1_000);
    await until('it among what is found', async () => {
      const { hits } = await bob.client.search('vanishing');
      return hits.length === 1;
    });
    await bob.client.stop();
    expect(await stored(bob)).toContain('vanishing');
    const client = await bob.installation.open();
    await online(client);
    const again = { ...bob, client };
    const seesAgain = watch(client, id);
    await until('its end', () => !annSees().includes('vanishing one'));
    await until('its end at the other one', () => !seesAgain().includes('vanishing one'));
    expect(annSees()).toEqual(['* created', 'stays', `* timer ${TIMER_S}`]);
    await until('its end in what was stored', async () => {
      const texts = await Promise.all([stored(ann), stored(again)]);
      return texts.every((text) => !text.includes('vanishing'));
    });
    expect((await client.search('vanishing')).hits).toEqual([]);

    await say(again, id, 'to see that all is well');
    await until('it', () => annSees().includes('to see that all is well'));
    for (const one of [ann, again]) {
      expect(one.client.encryption.undecryptable.get()).toEqual({});
      expect(one.client.encryption.group(id).get().notices).toEqual([]);
      expect(await one.client.encryption.report(id)).toMatchObject({
        gaps: [],
        doubles: [],
        differs: [],
        removed: [],
      });
    }
  });
});
