import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readFileSync, rmSync } from 'node:fs';
import { until } from '../../support/until';
import {
  type EncryptedPerson,
  encryptedPerson,
} from '../../medium/sdk/encryption/encrypted-person';
import { marksOf, sendMarkedFiles } from './marked-files';
import type { Person } from './person';
import { RecordedWires } from './recorded-wires';
import { story } from './story';
import type { Talk } from './talk';
import { bodiesOf, filesOf, findIn, recordWires, rowsOf } from './traces';

/** Letters that stand nowhere else: looked for in every form that bytes take. */
const letters = (): string =>
  [...randomBytes(15)].map((byte) => String.fromCharCode(97 + (byte % 26))).join('');
const CANARY = letters();
/** Said where the server may read: what finds this would find the other. */
const CONTROL = letters();
const BUS = join(tmpdir(), `anochat-bus-${CANARY}`);
const RECORD_BUS = resolve(__dirname, '../../support/record-bus.cjs');

story(
  'nothing that is said encrypted is on the server, or on the way to it',
  (tale) => {
    let alice: Person;
    let bob: Person;
    let talk: Talk;
    let answer: Talk;
    const wires = new Map<string, () => Buffer>();
    const ofFiles = [new RecordedWires(), new RecordedWires()] as const;
    const programs: EncryptedPerson[] = [];

    afterAll(async () => {
      await Promise.all(programs.map(({ installation }) => installation.close()));
      rmSync(BUS, { force: true });
    });

    tale.prepare(async () => {
      alice = await tale.house.person('Alice Ahorn');
      bob = await tale.house.person('Bob Birke');
      for (const { name, page } of [alice, bob]) wires.set(`wires of ${name}`, recordWires(page));
      await Promise.all([alice.register(), bob.register()]);
    });

    tale.step('two people say what nobody else is to know', async () => {
      talk = await alice.startDirectWith(bob);
      await talk.say(`${CANARY} a message`);
      answer = await bob.open(alice.name);
      await answer.shows(`${CANARY} a message`);
      await answer.act('a message', 'Reply');
      await answer.say(`${CANARY} a reply`);
      await talk.shows(`${CANARY} a reply`);
      await talk.say(`${CANARY}.pdf is the name of a file`);
      await answer.shows(`${CANARY}.pdf`);
      await talk.composer.press('ArrowUp');
      await talk.say(`${CANARY} an edit`);
      await answer.shows(`${CANARY} an edit`);
      await talk.composer.fill(`${CANARY} a draft`);
      await alice.row(bob.name).getByText(`Draft: ${CANARY} a draft`).waitFor();
    });

    tale.step('name a group, tell what it is about, and search', async () => {
      const group = await alice.startGroup(`${CANARY} title`, [bob]);
      const details = await group.openDetails();
      await details.getByRole('button', { name: 'Topic' }).click();
      const dialog = alice.page.getByRole('dialog', { name: 'Topic' });
      await dialog.getByRole('textbox', { name: 'Topic' }).fill(`${CANARY} topic`);
      await dialog.getByRole('button', { name: 'Save' }).click();
      const there = await bob.open(`${CANARY} title`);
      await (await there.openDetails()).getByText(`${CANARY} topic`).first().waitFor();
      await bob.page.keyboard.press('Control+k');
      await bob.page.getByRole('combobox').fill(CANARY);
      await bob.page.getByRole('option').filter({ hasText: 'a reply' }).waitFor();
      await bob.page.keyboard.press('Escape');
    });

    tale.step('and say something where the server may read', async () => {
      const channel = await alice.startChannel(`${CONTROL} title`);
      await channel.say(`${CONTROL} a message`);
      // What was not said yet is nobody's business there either.
      await channel.composer.fill(`${CANARY} a draft in the open`);
      await (await bob.joinChannel(`${CONTROL} title`)).shows(`${CONTROL} a message`);
    });

    tale.step(
      'two others send a picture and a file there, and where the server may read',
      async () => {
        const { url } = tale.house.server;
        const [carol, dan] = [
          await encryptedPerson(url, 'carol', ofFiles[0].around),
          await encryptedPerson(url, 'dan', ofFiles[1].around),
        ];
        programs.push(carol, dan);
        const sealed = await carol.client.createConversation({ kind: 'direct', userId: dan.id });
        await sendMarkedFiles(carol, dan, sealed.id, CANARY);
        const open = await carol.client.createConversation({
          ...{ kind: 'group', title: 'Open', members: [dan.id], mode: 'server' },
        });
        await sendMarkedFiles(carol, dan, open.id, CONTROL);
      },
    );

    tale.step('whoever looks at the server finds the one and not the other', async () => {
      const { server } = tale.house;
      await until(
        'both drafts',
        async () => (await server.query('SELECT FROM drafts')).length >= 2,
      );
      const rows = await rowsOf(server);
      const files = filesOf(server);
      const opened = new Map([
        ['bodies', await bodiesOf(server)],
        ['bus', readFileSync(BUS)],
        ...[...wires].map(([place, heard]) => [place, heard()] as const),
      ]);
      for (const found of [rows, files]) expect(findIn(found, CONTROL)).not.toEqual([]);
      for (const place of opened)
        expect([place[0], findIn(new Map([place]), CONTROL)]).not.toEqual([place[0], []]);
      const transferred = new Map(
        ofFiles.map((recorded, at) => [`wires of program ${at}`, recorded.heard()] as const),
      );
      const { name, ...contents } = marksOf(CONTROL);
      for (const mark of [name, ...Object.values(contents)]) {
        for (const place of transferred)
          expect([place[0], mark, findIn(new Map([place]), mark)]).not.toEqual([
            place[0],
            mark,
            [],
          ]);
      }
      for (const mark of Object.values(contents))
        expect([mark, findIn(files, mark)]).not.toEqual([mark, []]);
      expect(findIn(new Map([['bodies', opened.get('bodies')!]]), name)).not.toEqual([]);
      const everywhere = new Map([...rows, ...files, ...opened, ...transferred]);
      expect(findIn(everywhere, CANARY)).toEqual([]);
    });
  },
  {
    environment: {
      LOG_LEVEL: 'trace',
      BUS_RECORD: BUS,
      NODE_OPTIONS: `--require ${RECORD_BUS}`,
    },
  },
);
