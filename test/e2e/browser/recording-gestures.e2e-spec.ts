import type { Locator } from 'playwright-core';
import { until } from '../../support/until';
import { examine } from './examine';
import { finger } from './finger';
import type { Person } from './person';
import { Receiver } from './receiver';
import { story } from './story';
import type { Talk } from './talk';

/** Further than the pointer slides to cancel or to lock. */
const FAR = 100;

story('somebody who speaks', (tale) => {
  let alice: Person;
  let bob: Receiver;
  let talk: Talk;
  let bar: Locator;
  let record: Locator;
  let arrived = 0;

  const middle = async (): Promise<{ readonly x: number; readonly y: number }> => {
    const place = await record.boundingBox();
    if (!place) throw new Error('There is no button to hold');
    return { x: place.x + place.width / 2, y: place.y + place.height / 2 };
  };
  const hold = async (): Promise<{ readonly x: number; readonly y: number }> => {
    const at = await middle();
    await alice.page.mouse.move(at.x, at.y);
    await alice.page.mouse.down();
    await bar.getByText('Slide away to cancel').waitFor();
    await bar.getByText('0:01', { exact: true }).waitFor();
    return at;
  };
  const voiceArrives = async (): Promise<void> => {
    const [part] = await bob.message(arrived);
    arrived += 1;
    if (part?.type !== 'audio') throw new Error(`No voice came, but ${part?.type}`);
    expect(part.duration).toBeGreaterThan(500);
    expect(part.waveform?.length).toBeGreaterThan(0);
  };
  /** What was said before would have come before. */
  const nothingCame = async (): Promise<void> => {
    await talk.say(`Nothing ${arrived}`);
    expect(await bob.message(arrived)).toMatchObject([{ text: `Nothing ${arrived}` }]);
    arrived += 1;
  };
  const isGone = (): Promise<void> => bar.waitFor({ state: 'detached' });

  tale.prepare(async () => {
    alice = await tale.house.person('Alice Ahorn', { hasTouch: true });
    [bob] = await Promise.all([
      Receiver.register(tale.house.server.url, 'Bob Birke'),
      alice.register(),
    ]);
    talk = await alice.startDirectWith(bob);
    bar = alice.page.getByRole('group', { name: 'Voice message' });
    record = alice.page.getByRole('button', { name: 'Record a voice message' });
  });
  afterAll(() => bob?.stop());

  tale.step('holds, speaks and lets go, and it is sent', async () => {
    await hold();
    await alice.page.mouse.up();
    await isGone();
    await voiceArrives();
  });

  tale.step('slides away, and nothing is sent', async () => {
    const { x, y } = await hold();
    await alice.page.mouse.move(x - FAR, y, { steps: 4 });
    await isGone();
    await alice.page.mouse.up();
    await nothingCame();
  });

  tale.step('slides to the other side where people write from right to left', async () => {
    const { page } = alice;
    await page.evaluate("document.documentElement.dir = 'rtl'");
    const { x, y } = await hold();
    await page.mouse.move(x - 20, y);
    await page.mouse.move(x + FAR, y, { steps: 4 });
    await isGone();
    await page.mouse.up();
    await page.evaluate("document.documentElement.dir = 'ltr'");
    await nothingCame();
  });

  tale.step('slides up and is free to let go, listens, and sends', async () => {
    const { page } = alice;
    const { x, y } = await hold();
    await page.mouse.move(x, y - FAR, { steps: 4 });
    const stop = bar.getByRole('button', { name: 'Stop and listen' });
    await stop.waitFor();
    await page.mouse.up();
    await bar.getByText('0:02', { exact: true }).waitFor();
    await stop.click();
    await bar.getByRole('button', { name: 'Listen' }).click();
    await bar.getByRole('button', { name: 'Pause', exact: true }).waitFor();
    await bar.getByRole('button', { name: 'Send voice message' }).click();
    await isGone();
    await voiceArrives();
  });

  tale.step('does all of it by keys', async () => {
    const { page } = alice;
    const focused = (name: string): Promise<void> =>
      bar.getByRole('button', { name, exact: true }).and(page.locator(':focus')).waitFor();
    await record.focus();
    await page.keyboard.press('Enter');
    await focused('Stop and listen');
    await page.keyboard.press('Escape');
    await isGone();
    await talk.composer.and(page.locator(':focus')).waitFor();
    await nothingCame();

    await record.focus();
    await page.keyboard.press('Space');
    await focused('Stop and listen');
    await bar.getByText('0:01', { exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await focused('Listen');
    await page.keyboard.press('Tab');
    await focused('Discard recording');
    await page.keyboard.press('Tab');
    await focused('Send voice message');
    await page.keyboard.press('Enter');
    await isGone();
    await voiceArrives();
  });

  tale.step('does it with a finger, which scrolls nothing meanwhile', async () => {
    const { page } = alice;
    await page.setViewportSize({ width: 390, height: 844 });
    const touch = await page.context().newCDPSession(page);
    const { x, y } = await middle();
    await finger(touch, 'touchStart', { x, y });
    await bar.getByText('Slide away to cancel').waitFor();
    await bar.getByText('0:01', { exact: true }).waitFor();
    for (let moved = 10; moved <= FAR; moved += 10) {
      await finger(touch, 'touchMove', { x: x - moved, y });
    }
    await isGone();
    await finger(touch, 'touchEnd');
    await nothingCame();

    await finger(touch, 'touchStart', { x, y });
    await bar.getByText('0:01', { exact: true }).waitFor();
    await finger(touch, 'touchEnd');
    await isGone();
    await voiceArrives();
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  tale.step('looks at it in every light', async () => {
    const { page } = alice;
    const grave: string[] = [];
    const look = async (name: string): Promise<void> => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await examine(page, `voice-${name}-${colorScheme}`, grave);
      }
      await page.setViewportSize({ width: 390, height: 844 });
      await page.evaluate("document.documentElement.dir = 'rtl'");
      await examine(page, `voice-${name}-narrow-mirrored`, grave);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
      await page.evaluate("document.documentElement.dir = 'ltr'");
      await page.setViewportSize({ width: 1280, height: 800 });
    };
    await hold();
    await examine(page, 'voice-held', grave);
    const { x, y } = await middle();
    await page.mouse.move(x, y - FAR, { steps: 4 });
    await page.mouse.up();
    await look('locked');
    await bar.getByRole('button', { name: 'Stop and listen' }).click();
    await look('recorded');
    await bar.getByRole('button', { name: 'Discard recording' }).click();
    await isGone();
    await nothingCame();
    expect(grave).toEqual([]);
  });

  tale.step('is told what to do where the microphone and the camera are denied', async () => {
    const { page } = alice;
    // As the browser answers for somebody who has said no: the one of the tests asks nobody.
    await page.evaluate(`navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException('Permission denied', 'NotAllowedError'))`);
    await record.click();
    await alice.told(
      'AnoChat may not use the microphone. Allow it in the site settings beside the address, then try again.',
    );
    await until('nothing to be recorded', async () => (await bar.count()) === 0);
    await page.getByRole('button', { name: 'Attach' }).click();
    await page.getByRole('menuitem', { name: 'Take a photo' }).click();
    const camera = page.getByRole('dialog', { name: 'Take a photo' });
    await camera.getByRole('alert').filter({ hasText: 'AnoChat may not use the camera' }).waitFor();
    expect(await camera.getByRole('button', { name: 'Take photo' }).isDisabled()).toBe(true);
  });
});
