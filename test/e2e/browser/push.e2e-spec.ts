import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { BrowserContext } from 'playwright-core';

import { BROWSER_PUSH_HOSTS, BrowserPushService } from '../../support/browser-push-service';
import { makeCertificates } from '../../support/push-services';
import { until } from '../../support/until';
import { hasChromium, launchProfile } from './chromium';
import { examine } from './examine';
import { Person } from './person';
import { story } from './story';
import type { Talk } from './talk';

const folder = mkdtempSync(join(tmpdir(), 'anochat-push-story-'));
const portFile = join(folder, 'port');
const certificates = hasChromium ? makeCertificates(...BROWSER_PUSH_HOSTS) : undefined;

/** What the browser's notifications say, and where they lead to. */
interface Shown {
  readonly title: string;
  readonly body: string;
  readonly data: { readonly conversationId: string | null };
}
const SHOWN = `self.registration.getNotifications().then((all) =>
  all.map(({ title, body, data }) => ({ title, body, data })))`;
const CLICK = `self.registration.getNotifications().then(([notification]) =>
  self.dispatchEvent(new NotificationEvent('notificationclick', { notification })))`;

story(
  'a push that comes by the push service of the browser',
  (tale) => {
    let service: BrowserPushService;
    let profile: BrowserContext;
    let alice: Person;
    let bob: Person;
    let talk: Talk;

    tale.prepare(async () => {
      service = await BrowserPushService.start(readFileSync(certificates!.keyStore));
      writeFileSync(portFile, String(service.port));
      // A profile of its own: browsers wake no private windows.
      profile = await launchProfile(join(folder, 'profile'), tale.house.server.url, service.flags);
      alice = await tale.house.person('Alice Ahorn');
      bob = new Person('Bob Birke', await profile.newPage());
      await Promise.all([alice.register(), bob.register()]);
      talk = await alice.startDirectWith(bob);
      await talk.say('Are you there?');
      await bob.open(alice.name);
      await bob.keepsTheClient();
    });
    afterAll(async () => {
      await profile?.close();
      await service?.stop();
      certificates?.remove();
      rmSync(folder, { recursive: true, force: true });
    });

    const worker = async () =>
      profile.serviceWorkers().at(-1) ?? (await profile.waitForEvent('serviceworker'));
    const shown = async (): Promise<readonly Shown[]> =>
      (await (await worker()).evaluate(SHOWN).catch(() => [])) as readonly Shown[];
    const openSettings = () => bob.page.goto('/settings/notifications');
    const isSubscribed = async (where = 'true'): Promise<boolean> => {
      const rows = await tale.house.server.query(
        `SELECT FROM push_subscriptions s JOIN users u ON u.id = s.user_id
         WHERE u.user_name = $1 AND ${where}`,
        [bob.userName],
      );
      return rows.length === 1;
    };

    tale.step('is turned on in the settings', async () => {
      const grave: string[] = [];
      await openSettings();
      await bob.page.getByRole('switch', { name: 'Notify me when AnoChat is closed' }).check();
      await bob.page.getByRole('button', { name: 'Send a test' }).waitFor();
      await until('the server knows', () => isSubscribed());
      await examine(bob.page, 'push-settings', grave);
      expect(grave).toEqual([]);
    });

    tale.step('comes when it is tried out, and says so', async () => {
      await bob.page.getByRole('button', { name: 'Send a test' }).click();
      await bob.page.getByText('Sent. It should show within a few seconds.').waitFor();
      // At the latest by the second look, where the server took the browser for connected.
      await until('the notification', async () => (await shown()).length === 1, 150_000);
      expect(await shown()).toEqual([
        {
          title: 'AnoChat',
          body: 'This is the test notification that you asked for.',
          data: { conversationId: null },
        },
      ]);
      await (
        await worker()
      ).evaluate(
        'self.registration.getNotifications().then((all) => all.forEach((one) => one.close()))',
      );
    });

    tale.step('is not sent for what comes while the client is open', async () => {
      await until('the server knows that it is open', () => isSubscribed('live_until > now()'));
      const before = service.posted.length;
      await talk.say('You see this');
      await until('it waits for a second look', async () => {
        const waiting = await tale.house.server.query(
          `SELECT FROM jobs WHERE kind = 'push.wake' AND due_at > now()`,
        );
        return waiting.length === 1;
      });
      expect(service.posted).toHaveLength(before);
    });

    tale.step(
      'wakes the browser once the client is closed, and leads to the conversation',
      async () => {
        await profile.newPage();
        await bob.page.close();
        await until('the server knows', () => isSubscribed('live_until <= now()'));
        await talk.say('The boat leaves at nine');
        // At the latest by the second look, where the server took the browser for connected.
        await until('the notification', async () => (await shown()).length === 1, 150_000);
        const [notification] = await shown();
        expect(notification).toMatchObject({ title: 'AnoChat', body: 'New message' });
        const address = `/c/${notification?.data.conversationId}`;
        expect(alice.page.url()).toContain(address);
        // Whatever it is about, a push is as long as any other, and nobody on the way can read it.
        expect(new Set(service.posted.map(({ length }) => length)).size).toBe(1);
        expect(service.posted.some((body) => body.includes('boat'))).toBe(false);

        bob = new Person(bob.name, await profile.newPage());
        await bob.goHome();
        await (await worker()).evaluate(CLICK).catch(() => undefined);
        await bob.page.waitForURL(`**${address}`);
        await bob.page.getByRole('log').getByText('The boat leaves at nine').waitFor();
      },
    );

    tale.step('is over with signing out', async () => {
      await openSettings();
      await bob.page.getByRole('button', { name: 'Sign out' }).click();
      await bob.page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
      await bob.isSignedOut();
      await until('the server wakes it no more', async () => !(await isSubscribed()));
      const HAS_ONE = `navigator.serviceWorker.ready.then((registration) =>
        registration.pushManager.getSubscription()).then((one) => one !== null)`;
      await until('the browser has let go', async () => !(await bob.page.evaluate(HAS_ONE)));
    });
  },
  {
    environment: {
      NODE_OPTIONS: `--require ${resolve(__dirname, '../../support/reroute-push.cjs')}`,
      PUSH_PORT_FILE: portFile,
      PUSH_ALLOW: '127.0.0.1/32',
      PUSH_CA: certificates?.authority ?? '',
    },
  },
);
