import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { RESULTS } from '../browser/house';
import { story } from '../browser/story';
import type { Phone } from './phone';
import { phonesOf } from './phones-of';

const PICTURES = join(RESULTS, '../mobile');

/** Pictures of each screen in both themes, to be looked at: what they show is for the other stories. */
story('the screens of the phone are drawn in both themes', (tale) => {
  const phoneOf = phonesOf(tale);
  let alice: Phone;

  beforeAll(() => void mkdirSync(PICTURES, { recursive: true }));

  const picture = async (phone: Phone, name: string): Promise<void> => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await phone.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await phone.page.screenshot({ path: join(PICTURES, `${name}-${colorScheme}.png`) });
    }
  };

  tale.prepare(async () => {
    alice = await phoneOf('Alice Ahorn');
  });

  tale.step('before there is an account', async () => {
    await alice.page.goto('/');
    await alice.at('welcome-screen').waitFor();
    await picture(alice, 'welcome');
    await alice.at('welcome-sign-in').click();
    await alice.at('sign-in-screen').waitFor();
    await picture(alice, 'sign-in');
  });

  tale.step('while one is made', async () => {
    await alice.page.goto('/');
    await alice.at('welcome-create').click();
    await alice.fillNewAccount();
    await picture(alice, 'create-account');
    await alice.at('create-account').click();
    await alice.at('words').waitFor();
    await picture(alice, 'words');
    await alice.keepWords();
    await alice.hasConversations();
    await picture(alice, 'nobody-yet');
  });
});
