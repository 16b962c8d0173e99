import { setTimeout as sleep } from 'node:timers/promises';
import { wholeNow, type Fault } from './fault';

/** Less than what an access token has left. */
const STEP_SECONDS = 240;
const SEEN_MS = 2_500;

export const CLOCK_FAULTS: readonly Fault[] = [
  {
    name: 'the clock of an instance put forward and back',
    rounds: 5,
    needs: 'clock',
    async strike({ cluster: { clock } }) {
      for (const ahead of [STEP_SECONDS, -STEP_SECONDS, 0]) {
        clock!.set(ahead);
        await sleep(SEEN_MS);
      }
      return wholeNow();
    },
  },
];
