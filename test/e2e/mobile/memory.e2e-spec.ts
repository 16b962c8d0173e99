import type { CDPSession } from 'playwright-core';
import { until } from '../../support/until';
import { Receiver } from '../browser/receiver';
import { story } from '../browser/story';
import type { Phone } from './phone';
import { phonesOf } from './phones-of';
import { PhoneTalk } from './phone-talk';

const MESSAGES = 1_000;
/** Two screens of the list at once: every page of the log is brought in, and its rows are drawn. */
const STRIDE_PX = 1_600;
/** Rows above and below what is seen are drawn ahead: as many as fill some screens, never all. */
const MOST_ROWS = 80;
/** What engines keep of their own: compiled code, what was measured of texts. */
const SLACK_MIB = 2;
/** Of the nodes of the page, those included that are in no document any more. */
const SLACK_NODES = 0.2;
const MIB = 1024 ** 2;

interface Held {
  readonly heapMiB: number;
  readonly nodes: number;
  readonly rows: number;
}

story(
  `a conversation of ${MESSAGES} messages on the phone`,
  (tale) => {
    const phoneOf = phonesOf(tale);
    let alice: Phone;
    let talk: PhoneTalk;
    let writer: Receiver;
    let metrics: CDPSession;
    let readOnce: Held;

    tale.prepare(async () => {
      alice = await phoneOf('Alice Ahorn');
      talk = new PhoneTalk(alice);
      [writer] = await Promise.all([
        Receiver.register(tale.house.server.url, 'Bob Birke'),
        alice.register(),
      ]);
      metrics = await alice.page.context().newCDPSession(alice.page);
      await metrics.send('Performance.enable');
    });
    afterAll(() => writer?.stop());

    const held = async (when: string): Promise<Held> => {
      // Twice: what ends with the first is looked for by the second.
      await metrics.send('HeapProfiler.collectGarbage');
      await metrics.send('HeapProfiler.collectGarbage');
      const found = await metrics.send('Performance.getMetrics');
      const named = (name: string): number =>
        found.metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
      const rows = await alice.page.getByTestId(/^message-\d+$/).count();
      const all = { heapMiB: named('JSHeapUsedSize') / MIB, nodes: named('Nodes'), rows };
      process.stderr.write(
        `${when}: ${all.heapMiB.toFixed(1)} MiB of JavaScript, ${all.nodes} nodes, ${rows} messages drawn\n`,
      );
      return all;
    };
    const isInSight = async (text: string): Promise<boolean> => {
      const row = talk.message(text).first();
      const box = (await row.count()) > 0 ? await row.boundingBox() : null;
      return box !== null && box.y > 0 && box.y < alice.page.viewportSize()!.height;
    };
    const scrollTo = async (text: string, stride: number): Promise<void> => {
      await alice.page.mouse.move(195, 400);
      await until(
        `${text} in sight`,
        async () => {
          if (await isInSight(text)) return true;
          await alice.page.mouse.wheel(0, stride);
          return false;
        },
        150_000,
      );
    };
    const readAll = async (): Promise<void> => {
      await scrollTo(textOf(1), -STRIDE_PX);
      await scrollTo(textOf(MESSAGES), STRIDE_PX);
    };

    tale.step('comes while its list is open, and is read to its end', async () => {
      await held('The list, and nothing said');
      await alice.startDirectWith(writer);
      await talk.say('Tell me everything');
      await writer.message(0);
      await alice.goBack();
      await writer.say(Array.from({ length: MESSAGES }, (_, index) => textOf(index + 1)));
      await until(
        'the last one in the list',
        async () => (await alice.row(writer.name).innerText()).includes(textOf(MESSAGES)),
        150_000,
      );
      await held('The list, and all have come');
      await alice.row(writer.name).click();
      await scrollTo(textOf(MESSAGES), STRIDE_PX);
      const { rows } = await held('Read to the end');
      expect(rows).toBeLessThan(MOST_ROWS);
      // Else it is opened at what is new.
      await until('all to be marked as read', async () => {
        const [row] = await tale.house.server.query<{ seq: string }>(
          'SELECT read_seq AS seq FROM members JOIN users ON users.id = user_id WHERE user_name = $1',
          [alice.person.userName],
        );
        return Number(row?.seq) > MESSAGES;
      });
    });

    tale.step('shows its end after a start', async () => {
      const began = performance.now();
      await alice.page.goto('/');
      await alice.row(writer.name).waitFor();
      const listed = performance.now() - began;
      await held('The list, after a start');
      const pressed = performance.now();
      await alice.row(writer.name).click();
      await until('the last one', () => isInSight(textOf(MESSAGES)));
      const shown = performance.now() - pressed;
      process.stderr.write(
        `The list after ${listed.toFixed()} ms, the conversation ${shown.toFixed()} ms after a tap\n`,
      );
      await held('The conversation, after a start');
    });

    tale.step('is read from its end to its beginning and back', async () => {
      await readAll();
      readOnce = await held('Read once');
      expect(readOnce.rows).toBeLessThan(MOST_ROWS);
    });

    tale.step('takes no more when it is read once more', async () => {
      await readAll();
      const readTwice = await held('Read twice');
      expect(readTwice.rows).toBeLessThan(MOST_ROWS);
      expect(readTwice.heapMiB).toBeLessThan(readOnce.heapMiB + SLACK_MIB);
      expect(readTwice.nodes).toBeLessThan(readOnce.nodes * (1 + SLACK_NODES));
    });
  },
  { environment: { RATE_LIMIT_FACTOR: '0' } },
);

const textOf = (place: number): string =>
  `No. ${String(place).padStart(4, '0')} ${'and what there was to say of it '.repeat(place % 4)}`.trim();
