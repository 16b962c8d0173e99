import type { InstanceOptions } from '../../support/instance';
import { until } from '../../support/until';
import { hasChromium } from './chromium';
import { House } from './house';
import { hasFfmpeg } from './real-media';

/** A step waits several times, each up to the minute of test/support and of the browser. */
const STEP_MS = 180_000;

export interface Story {
  /** The house that the story plays in; there from the first step on. */
  readonly house: House;
  /** Before the first step. */
  prepare(work: () => Promise<void>): void;
  step(name: string, work: () => Promise<void>): void;
  /** Skipped, and said so, where there is no ffmpeg. */
  stepWithMedia(name: string, work: () => Promise<void>): void;
}

/**
 * Tests that go on where the last one ended, in a house of their own: after one that failed the others
 * fail at once, and what every browser showed is kept. Skipped where there is no Chromium.
 */
export function story(
  name: string,
  tell: (story: Story) => void,
  options: InstanceOptions = {},
): void {
  const run = hasChromium ? describe : describe.skip;
  run(`${name} (skipped where there is no Chromium)`, () => {
    let house: House;
    let failed: string | undefined;
    beforeAll(async () => {
      house = await House.open(options);
    }, STEP_MS);
    afterAll(async () => {
      await house?.close();
    }, STEP_MS);

    const guarded = (step: string, work: () => Promise<void>) => async () => {
      if (failed !== undefined) throw new Error(`"${failed}" failed before this`);
      try {
        await work();
        expect(house.violations).toEqual([]);
        await until('every message to be opened', async () => (await house.countSealed()) === 0);
      } catch (error) {
        failed = step;
        await house.keepEvidence(step);
        throw error;
      }
    };
    tell({
      get house(): House {
        return house;
      },
      prepare(work) {
        beforeAll(guarded('the preparation', work), STEP_MS);
      },
      step(step, work) {
        it(step, guarded(step, work), STEP_MS);
      },
      stepWithMedia(step, work) {
        const run = hasFfmpeg ? it : it.skip;
        run(`${step} (skipped where there is no ffmpeg)`, guarded(step, work), STEP_MS);
      },
    });
  });
}
