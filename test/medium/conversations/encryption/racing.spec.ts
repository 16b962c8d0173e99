import type { ConversationId } from '@anochat/contract';
import { PublicGroup } from '@anochat/e2ee/mls';

import type { MadeCommit } from '../../../../e2ee/src/testing/test-device';
import { asRequest, type Client, EncryptedWorld } from './encrypted-world';

const CLIENTS = 50;
/** Of those who lost the first time. */
const AT_ONCE = 2;
/** Each of 50 follows 50 commits: a minute of a processor, almost all of it the clients’ own. */
const MINUTES_5 = 300_000;

describe('many who commit at once', () => {
  let e: EncryptedWorld;
  beforeAll(async () => {
    e = await EncryptedWorld.create();
  });
  afterAll(() => e.end());

  /** The commits that lead on from where the client is. */
  const catchUp = async (id: ConversationId, { mls }: Client): Promise<void> => {
    const rows = await e.world.db.query<{ readonly seq: number }>(
      `SELECT seq FROM entries WHERE conversation_id = $1 AND kind = 'commit' AND epoch >= $2
       ORDER BY epoch`,
      [id, Number(mls.group.groupContext.epoch)],
    );
    for (const { seq } of rows) {
      const entry = e.world.published.find((one) => one.seq === seq && one.kind === 'commit');
      if (entry?.kind !== 'commit') throw new Error(`no news of ${seq}`);
      await mls.process(Buffer.from(entry.body ?? '', 'base64'));
    }
  };

  it(
    'follow one another: of 50 one wins, the others rebase, and all end in the same group',
    async () => {
      const owner = await e.client('owner');
      const others: Client[] = [];
      for (let i = 1; i < CLIENTS; i += 1) others.push(await e.client(`member-${i}`));
      const id = await e.group(owner, ...others);
      let waiting: readonly Client[] = [owner, ...others];
      const done: Client[] = [];
      let stale = 0;
      for (let epoch = 1; waiting.length > 0; epoch += 1) {
        // All at first; then jitter keeps most of a crowd from trying again each time.
        const trying = epoch === 1 ? waiting : waiting.slice(0, AT_ONCE);
        for (const client of trying) await catchUp(id, client);
        const made: { readonly client: Client; readonly made: MadeCommit }[] = [];
        for (const client of trying) {
          made.push({ client, made: await e.committing(client, [], 'rotate') });
        }
        const outcomes = await Promise.allSettled(
          made.map((one) => e.post(one.client, id, asRequest(one.made, epoch))),
        );
        const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
        for (const { reason } of lost) expect(reason).toMatchObject({ code: 'epoch.stale' });
        expect(lost).toHaveLength(trying.length - 1);
        stale += lost.length;
        const winner = made[outcomes.findIndex(({ status }) => status === 'fulfilled')];
        if (winner === undefined) throw new Error('nobody won');
        winner.client.mls.state = winner.made.next;
        waiting = waiting.filter((client) => client !== winner.client);
        done.push(winner.client);
      }
      expect(stale).toBeGreaterThan(CLIENTS);
      expect(done).toHaveLength(CLIENTS);
      for (const client of done) await catchUp(id, client);
      const tags = done.map(({ mls }) => Buffer.from(mls.group.confirmationTag).toString('hex'));
      expect(new Set(tags).size).toBe(1);
      const [row] = await e.world.db.query<{ readonly info: Buffer }>(
        'SELECT group_info AS info FROM groups WHERE conversation_id = $1',
        [id],
      );
      const group = await PublicGroup.fromGroupInfo(e.suite, row!.info);
      expect(Buffer.from(group.confirmationTag).toString('hex')).toBe(tags[0]);
    },
    MINUTES_5,
  );
});
