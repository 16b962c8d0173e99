import { setTimeout as sleep } from 'node:timers/promises';
import { register } from '../../support/account';
import { until } from '../../support/until';
import { wholeNow, type Fault } from './fault';
import { upload } from './upload';

const FULL_MS = 2_000;

/** Disks and stores without which something cannot be done. */
export const STORE_FAULTS: readonly Fault[] = [
  {
    name: "the database's disk full",
    rounds: 5,
    needs: 'small disk',
    mustBeFelt: true,
    async strike({ cluster: { postgres }, stage }) {
      const giveBack = postgres.fillDisk();
      try {
        // An append that needs no new page still goes through; sooner or later one needs it.
        let answers = -1;
        await until('nothing is accepted', async () => {
          const before = answers;
          await sleep(FULL_MS / 4);
          answers = stage.answerTimes.length;
          return answers === before;
        });
        await sleep(FULL_MS);
      } finally {
        giveBack();
      }
      return wholeNow();
    },
  },
  {
    name: 'S3 away',
    rounds: 5,
    needs: 'own S3',
    async strike({ cluster: { objects, url }, stage, find }) {
      const anna = await register(url);
      objects!.cut();
      try {
        const began = stage.answerTimes.length;
        const refused = await upload(url, anna);
        if (refused !== 503) find(`an upload was answered with ${refused}`);
        await until('messages go on', () => stage.answerTimes.length > began + stage.perSecond);
      } finally {
        objects!.restore();
      }
      await until('an upload', async () => (await upload(url, anna)) < 300);
      return wholeNow();
    },
  },
];
