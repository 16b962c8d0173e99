import { setTimeout as sleep } from 'node:timers/promises';
import { everythingIsThere } from '../../chaos/under-load';
import type { TcpProxy } from '../../support/tcp-proxy';
import { wholeNow, type Fault } from './fault';

const OUTAGE_MS = 10_000;
const LONG_OUTAGE_MS = 180_000;
const RESETS = 3;

/** Connections that break at the wrong moment, and networks that are away. */
export const NETWORK_FAULTS: readonly Fault[] = [
  {
    name: 'resets between commit and acknowledgement, at the database',
    rounds: 10,
    mustBeFelt: true,
    async strike({ cluster: { members } }) {
      await Promise.all(members.map(({ links }) => loseAnswers(links.postgres)));
      return wholeNow();
    },
  },
  {
    name: 'resets between commit and acknowledgement, at the clients',
    rounds: 10,
    mustBeFelt: true,
    async strike({ cluster: { front } }) {
      await loseAnswers(front);
      return wholeNow();
    },
  },
  {
    name: 'Kafka away',
    rounds: 3,
    needs: 'own Kafka',
    async strike({ cluster: { members, postgres }, stage, isLong }) {
      members.forEach(({ links }) => links.kafka!.cut());
      try {
        const ends = performance.now() + (isLong ? LONG_OUTAGE_MS : OUTAGE_MS);
        // Delivery from one to the other goes on by the outbox.
        do {
          await sleep(1_000);
          await everythingIsThere(stage, postgres);
        } while (performance.now() < ends);
      } finally {
        members.forEach(({ links }) => links.kafka!.restore());
      }
      return wholeNow();
    },
  },
  {
    name: 'a consumer that joins again',
    rounds: 5,
    needs: 'own Kafka',
    strike({ victim: { links } }) {
      links.kafka!.reset();
      return Promise.resolve(wholeNow());
    },
  },
];

/** What is on its way up arrives and is carried out, and of that nobody is told. */
async function loseAnswers(link: TcpProxy): Promise<void> {
  for (let count = 0; count < RESETS; count += 1) {
    link.hold('down');
    await sleep(100 + Math.random() * 200);
    link.reset();
    link.restore();
    await sleep(300);
  }
}
