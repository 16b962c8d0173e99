import type { Locator } from 'playwright-core';
import { until } from '../../support/until';
import type { Person } from './person';
import { story } from './story';
import type { Talk } from './talk';

const MANY = Array.from({ length: 60 }, (_, index) => `meanwhile ${index + 1} of 60`);
const LATER = Array.from({ length: 40 }, (_, index) => `while away ${index + 1} of 40`);

interface AccessibleNode {
  readonly ignored: boolean;
  readonly role?: { readonly value: string };
  readonly name?: { readonly value: string };
}

story('reading and writing with other means than eyes and a Latin keyboard', (tale) => {
  let alice: Person;
  let bob: Person;
  let aliceTalk: Talk;
  let bobTalk: Talk;

  tale.prepare(async () => {
    alice = await tale.house.person('Alice Ahorn');
    bob = await tale.house.person('Bob Birke');
    await Promise.all([alice.register(), bob.register()]);
    aliceTalk = await alice.startDirectWith(bob);
    await aliceTalk.say('What was read');
    bobTalk = await bob.open(alice.name);
    await bobTalk.shows('What was read');
    await aliceTalk.has('What was read', 'Read');
  });

  tale.step('opens at the new line also when what is new has still to be fetched', async () => {
    await bob.page.goto('about:blank');
    for (const text of MANY) await aliceTalk.say(text);
    await aliceTalk.has(MANY.at(-1)!, 'Sent');

    await bob.goHome();
    await bob.row(alice.name).getByText('60 unread').waitFor();
    bobTalk = await bob.open(alice.name);
    const line = bobTalk.log.getByRole('separator').filter({ hasText: '60 new' });
    await line.waitFor();
    await bobTalk.shows(MANY[0]!);
    await until('it in view', () => isInView(bobTalk, line), 5_000);
    await until('it in view', () => isInView(bobTalk, bobTalk.message(MANY[0]!)), 5_000);
    await until('it in view', () => isInView(bobTalk, bobTalk.message('What was read')), 5_000);
    // What was not on the screen is not read.
    await bob
      .row(alice.name)
      .getByText(/^\d+ unread$/)
      .waitFor();
    expect(await aliceTalk.log.getByRole('article', { name: /, Read$/ }).count()).toBeLessThan(40);
  });

  tale.step('goes to the end with what one says oneself', async () => {
    await bobTalk.say('From further up');
    await bobTalk.has('From further up', 'Read');
    await until('it in view', () => isInView(bobTalk, bobTalk.message('From further up')), 5_000);
    await bob
      .row(alice.name)
      .getByText(/^\d+ unread$/)
      .waitFor({ state: 'detached' });
    await aliceTalk.say('Read down here');
    await aliceTalk.has('Read down here', 'Read');
  });

  tale.step('a page that is loaded anew opens where its reader was', async () => {
    const address = bob.page.url();
    await bob.page.goto('about:blank');
    for (const text of LATER) await aliceTalk.say(text);
    await aliceTalk.has(LATER.at(-1)!, 'Sent');

    await bob.page.goto(address);
    const line = bobTalk.log.getByRole('separator').filter({ hasText: '40 new' });
    await line.waitFor();
    await until('it in view', () => isInView(bobTalk, line), 5_000);
    await until('it in view', () => isInView(bobTalk, bobTalk.message(LATER[0]!)), 5_000);
    await bob
      .row(alice.name)
      .getByText(/^\d+ unread$/)
      .waitFor();
    await aliceTalk.has(LATER[0]!, 'Read');
    await aliceTalk.has(LATER.at(-1)!, 'Delivered');
  });

  tale.step('leaves the keys of an input method alone until it is done', async () => {
    const input = await alice.page.context().newCDPSession(alice.page);
    await aliceTalk.composer.focus();
    const enter = async (code: number): Promise<void> => {
      const key = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: code };
      await input.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key });
      await input.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
    };
    await input.send('Input.imeSetComposition', {
      text: 'にほん',
      selectionStart: 3,
      selectionEnd: 3,
    });
    expect(await aliceTalk.composer.inputValue()).toBe('にほん');
    // Browsers that tell of the composition, and those that only give the code.
    await enter(13);
    await enter(229);
    expect(await aliceTalk.composer.inputValue()).toBe('にほん');

    await input.send('Input.insertText', { text: '日本' });
    expect(await aliceTalk.composer.inputValue()).toBe('日本');
    expect(await aliceTalk.message('日本').count()).toBe(0);
    await aliceTalk.composer.press('Enter');
    await aliceTalk.has('日本', 'Delivered');
    expect(await aliceTalk.message('にほん').count()).toBe(0);
  });

  tale.step('gives everything on the page a role and a name', async () => {
    const session = await bob.page.context().newCDPSession(bob.page);
    const { nodes } = (await session.send('Accessibility.getFullAXTree')) as unknown as {
      readonly nodes: readonly AccessibleNode[];
    };
    const told = nodes
      .filter(({ ignored }) => !ignored)
      .map(({ role, name }) => `${role?.value ?? ''} ${name?.value ?? ''}`.trim());
    expect(told).toEqual(
      expect.arrayContaining([
        'main',
        'link Skip to messages',
        'region Conversations',
        'navigation Conversation list',
        'heading Chats',
        'button New conversation',
        `region ${alice.name}`,
        `heading ${alice.name}`,
        `log Messages in ${alice.name}`,
        expect.stringMatching(/^article Alice Ahorn, \d\d:\d\d$/),
        'group Message composer',
        'textbox Message',
        'button Emoji',
        'button Record a voice message',
      ]),
    );
    const nameless = told.filter((entry) => /^(?:button|link|textbox|article|log)$/.test(entry));
    expect(nameless).toEqual([]);
  });

  tale.step('speaks each message that comes in once, also one that repeats the last', async () => {
    await bobTalk.composer.focus();
    await bob.page.evaluate(LISTEN);
    const spoken = (): Promise<readonly unknown[]> =>
      bob.page.evaluate<readonly unknown[]>('spoken');
    let heard = 0;
    for (const text of ['Hear this', 'And again', 'And again', 'And the last']) {
      await aliceTalk.say(text);
      heard += 1;
      await until(`"${text}" is spoken`, async () => (await spoken()).length >= heard);
    }
    expect(await spoken()).toEqual(
      ['Hear this', 'And again', 'And again', 'And the last'].map(
        (text) => `${alice.name}: ${text}`,
      ),
    );
  });
});

/** Whether all of it can be seen in the list of messages. */
async function isInView({ log }: Talk, part: Locator): Promise<boolean> {
  const [outer, inner] = await Promise.all([log.boundingBox(), part.boundingBox()]);
  if (!outer || !inner) return false;
  return inner.y >= outer.y && inner.y + inner.height <= outer.y + outer.height;
}

/** Run in the page: notes down what the polite region is given to speak. */
const LISTEN = `(() => {
  globalThis.spoken = [];
  const region = [...document.querySelectorAll('[role=status].vh[aria-live=polite]')].at(-1);
  new MutationObserver(() => spoken.push(region.textContent)).observe(region, {
    childList: true, subtree: true, characterData: true,
  });
})()`;
