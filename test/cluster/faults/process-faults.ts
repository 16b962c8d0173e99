import { setTimeout as sleep } from 'node:timers/promises';
import { wholeNow, type Fault } from './fault';

const FROZEN_MS = 30_000;

/** Processes that are killed, stand still, or leave in order. */
export const PROCESS_FAULTS: readonly Fault[] = [
  {
    name: 'kill -9 of an instance',
    rounds: 50,
    async strike({ victim: { instance } }) {
      const struck = wholeNow(); // there are others
      await instance.kill9();
      return { ...struck, mending: instance.start() };
    },
  },
  {
    name: 'kill -9 of Postgres',
    rounds: 20,
    mustBeFelt: true,
    async strike({ cluster: { postgres } }) {
      await postgres.kill(Math.random() < 0.5 ? 'postmaster' : 'everything');
      return wholeNow();
    },
  },
  {
    name: 'kill -9 of Kafka',
    rounds: 20,
    needs: 'own Kafka',
    async strike({ cluster: { kafka } }) {
      const struck = wholeNow(); // the log is the truth
      await kafka!.kill();
      return { ...struck, mending: kafka!.restart() };
    },
  },
  {
    name: 'an instance that stands still for 30 s',
    rounds: 5,
    async strike({ victim: { instance }, stage, find }) {
      const { pid } = instance;
      process.kill(pid, 'SIGSTOP');
      try {
        await sleep(FROZEN_MS / 2);
        const answers = stage.answerTimes.length;
        await sleep(FROZEN_MS / 2);
        if (stage.answerTimes.length === answers) find('the others answered nothing meanwhile');
      } finally {
        process.kill(pid, 'SIGCONT');
      }
      return wholeNow();
    },
  },
  {
    name: 'an instance that leaves in order',
    rounds: 10,
    strike({ victim: { instance } }) {
      const mending = instance.stop().then(() => instance.start());
      return Promise.resolve({ ...wholeNow(), mending });
    },
  },
];
