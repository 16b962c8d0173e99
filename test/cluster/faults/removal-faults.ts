import { setTimeout as sleep } from 'node:timers/promises';
import type { Seq } from '@anochat/contract';
import { Receiver } from '../../chaos/receiver';
import { everythingIsThere } from '../../chaos/under-load';
import { call, register } from '../../support/account';
import { until } from '../../support/until';
import { wholeNow, type Fault } from './fault';

const AFTER_MS = 2_000;

/** Nothing that was said after a removal may reach whoever was removed, bus or no bus. */
export const REMOVAL_FAULTS: readonly Fault[] = [
  {
    name: 'a removal while the bus is cut',
    rounds: 5,
    needs: 'own Kafka',
    async strike({ cluster: { members, postgres }, stage, find }) {
      const [here, there] = [members[0]!.instance, members.at(-1)!.instance];
      const owner = stage.senders[0]!.account;
      const hot = stage.conversations[0]!;
      const guest = await register(there.url);
      const path = `/conversations/${hot}/members`;
      await call(here.url, 'POST', path, owner, { userIds: [guest.userId] });
      const ears = new Receiver('guest', there.url, guest);
      const heard = (): readonly Seq[] =>
        ears.history().connections.flatMap(({ live }) => live.get(hot) ?? []);
      try {
        await until('the guest hears something', () => heard().length > 10);
        members.forEach(({ links }) => links.kafka!.cut());
        await call(here.url, 'DELETE', `${path}/${guest.userId}`, owner);
        const [removal] = await postgres.query<{ seq: number }>(
          `SELECT to_seq::int AS seq FROM membership_spans
            WHERE conversation_id = $1 AND user_id = $2`,
          [hot, guest.userId],
        );
        await sleep(AFTER_MS);
        await everythingIsThere(stage, postgres);
        const after = heard().filter((seq) => seq > removal!.seq);
        if (after.length > 0) find(`${after.length} entries after a removal reached the removed`);
      } finally {
        ears.close();
        members.forEach(({ links }) => links.kafka!.restore());
      }
      return wholeNow();
    },
  },
];
