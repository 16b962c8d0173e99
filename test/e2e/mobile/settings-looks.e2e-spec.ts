import { story } from '../browser/story';
import { askToLinkPhone } from './linking';
import { look } from './looks';
import type { Phone } from './phone';
import { phonesOf } from './phones-of';

const PAGES = [
  ...['settings', 'settings/profile', 'settings/devices', 'settings/security', 'settings/lock'],
  ...['settings/privacy', 'settings/notifications', 'settings/appearance', 'settings/storage'],
  ...['settings/about', 'search', 'settings/link-device'],
] as const;

/** Pictures of each screen in both themes, to be looked at. */
story('the settings of the phone are drawn in both themes', (tale) => {
  const phoneOf = phonesOf(tale);
  let alice: Phone;
  let bob: Phone;

  const lookAtAll = async (named: (page: string) => string): Promise<void> => {
    for (const path of PAGES) {
      await alice.page.goto(`/${path}`);
      await alice.at(path.split('/').at(-1)!).waitFor();
      await look(alice, named(path.replace('/', '-')));
    }
  };

  tale.prepare(async () => {
    alice = await phoneOf('Alice Ahorn');
    bob = await phoneOf('Bob Birke');
    await Promise.all([alice.register(), bob.register()]);
    await alice.startDirectWith(bob.person);
  });

  tale.step('each of them, from its own address', () => lookAtAll((page) => page));

  tale.step('in a language that runs the other way, with large text', async () => {
    await alice.page.goto('/settings/appearance');
    await alice.at('segment-large').click();
    await alice.at('choice-ar').click();
    await lookAtAll((page) => `${page}-arabic`);
    await alice.page.goto('/settings/appearance');
    await alice.at('segment-normal').click();
    await alice.at('choice-en').click();
  });

  tale.step('a device that asks to be linked, and what it is compared with', async () => {
    const second = await phoneOf(alice.person.name);
    const words = await askToLinkPhone(second);
    await look(second, 'link-this-device');
    await alice.page.goto('/settings/link-device');
    await alice.at('offer-words').fill(words);
    await alice.at('link-go-on').click();
    await alice.at('compare-offer').waitFor();
    await look(alice, 'compare-offer');
    await second.at('way-words').click();
    await look(second, 'link-by-words');
    await second.at('way-start-over').click();
    await look(second, 'start-over');
  });

  tale.step('numbers that are compared, and the lock', async () => {
    const [row] = await tale.house.server.query<{ id: string }>(
      'SELECT id FROM users WHERE user_name = $1',
      [bob.person.userName],
    );
    await alice.page.goto(`/verify/${row!.id}`);
    await alice.at('safety-number').waitFor();
    await look(alice, 'verify');
    await alice.at('verify-other-way').click();
    await alice.at('code-text').waitFor();
    await look(alice, 'verify-by-code');
    await alice.page.evaluate(
      `localStorage.setItem('anochat.lock', '{"state":{"isOn":true,"afterMs":0},"version":1}')`,
    );
    await alice.page.goto('/');
    await alice.at('unlock-app').waitFor();
    await look(alice, 'locked');
  });
});
