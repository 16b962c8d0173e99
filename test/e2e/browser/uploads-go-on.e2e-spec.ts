import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../support/until';
import { HeldUploads } from './held-uploads';
import type { Person } from './person';
import { story } from './story';
import type { Talk } from './talk';

const MARKER = 'a line that nobody else may read';
/** Five parts of 8 MiB, of which three arrive before the page is left. */
const FILE_BYTES = 36 * 1024 ** 2;
const ARRIVE_FIRST = 3;

/** The sizes of all files in the private file system, and whether `marker` stands in one of them. */
const SPOOL = `async (marker) => {
  const found = { sizes: [], hasMarker: false };
  const look = async (directory) => {
    for await (const entry of directory.values()) {
      if (entry.kind === 'directory') { await look(entry); continue; }
      const file = await entry.getFile();
      found.sizes.push(file.size);
      const text = new TextDecoder('latin1').decode(await file.arrayBuffer());
      found.hasMarker ||= text.includes(marker);
    }
  };
  await look(await navigator.storage.getDirectory());
  return found;
}`;
/** As a browser does that needs the room. */
const CLEAR_SPOOL = `(async () => {
  const root = await navigator.storage.getDirectory();
  for await (const name of root.keys()) await root.removeEntry(name, { recursive: true });
})()`;

interface Spool {
  readonly sizes: readonly number[];
  readonly hasMarker: boolean;
}

/** Lines of which no two are the same: a part in the place of another would be noticed. */
const linesOf = (title: string): Buffer => {
  const bytes = Buffer.alloc(FILE_BYTES);
  for (let at = 0, line = 0; at < FILE_BYTES; line += 1) {
    at += bytes.write(`${title} ${line}: ${MARKER}\n`, at);
  }
  return bytes;
};

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

story('an upload that broke off', (tale) => {
  const folder = mkdtempSync(join(tmpdir(), 'anochat-uploads-'));
  const at = (name: string): string => join(folder, name);
  let alice: Person;
  let bob: Person;
  let aliceTalk: Talk;
  let bobTalk: Talk;
  let uploads: HeldUploads;

  const spoolOf = ({ page }: Person): Promise<Spool> =>
    page.evaluate<Spool>(`(${SPOOL})(${JSON.stringify(MARKER)})`);
  const copyIsLeft = async (): Promise<boolean> => (await spoolOf(alice)).sizes.length > 0;

  /** Sends a file of which three parts arrive, and a copy is kept. @returns its digest */
  const breakOff = async (name: string): Promise<string> => {
    const bytes = linesOf(name);
    writeFileSync(at(name), bytes);
    uploads.breakAfter(ARRIVE_FIRST);
    await aliceTalk.attach('File', [at(name)]);
    await alice.page.getByRole('button', { name: 'Send', exact: true }).click();
    await until('three parts to arrive', () => uploads.arrived.length === ARRIVE_FIRST);
    await until('a whole copy', async () =>
      (await spoolOf(alice)).sizes.some((size) => size > FILE_BYTES),
    );
    return digestOf(bytes);
  };
  const onlyTheOthersWentUp = (): void => {
    expect(uploads.arrived.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5]);
    expect(Math.min(...uploads.sent)).toBeGreaterThan(ARRIVE_FIRST);
  };
  const digestSavedByBob = async (name: string): Promise<string> => {
    const message = bobTalk.message(name);
    const saving = bob.page.waitForEvent('download');
    await message.getByRole('button', { name: `Save ${name}` }).click();
    return digestOf(readFileSync(await (await saving).path()));
  };

  tale.prepare(async () => {
    alice = await tale.house.person('Alice Ahorn');
    bob = await tale.house.person('Bob Birke');
    await Promise.all([alice.register(), bob.register()]);
    aliceTalk = await alice.startDirectWith(bob);
    await aliceTalk.say('Hello Bob');
    bobTalk = await bob.open(alice.name);
    await bobTalk.shows('Hello Bob');
    uploads = await HeldUploads.of(alice.page.context());
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  tale.step('goes on after a reload with what is missing, and every byte arrives', async () => {
    const name = 'measurements.bin';
    const digest = await breakOff(name);
    expect((await spoolOf(alice)).hasMarker).toBe(false);

    rmSync(at(name));
    await alice.page.reload();
    uploads.goOn();
    await alice.isConnected();
    expect(await digestSavedByBob(name)).toBe(digest);
    onlyTheOthersWentUp();
    await until('no copy to be left', async () => !(await copyIsLeft()));
  });

  tale.step('asks for the file where its copy is gone, and goes on with that alone', async () => {
    const { page } = alice;
    const name = 'recordings.bin';
    const digest = await breakOff(name);
    // Of the same origin, without the client: nothing holds the copy.
    await page.goto('/favicon.svg');
    await page.evaluate(CLEAR_SPOOL);
    uploads.goOn();
    await page.goto('/');
    await alice.isConnected();
    aliceTalk = await alice.open(bob.name);

    const again = aliceTalk.log.getByRole('button', { name: `Choose ${name} again` });
    const choose = async (path: string): Promise<void> => {
      const choosing = page.waitForEvent('filechooser');
      await again.click();
      await (await choosing).setFiles(path);
    };
    writeFileSync(at('another.bin'), 'Something else');
    await choose(at('another.bin'));
    await alice.told(`That is another file. ${name} is needed as it was.`);
    expect(uploads.sent).toEqual([]);

    await choose(at(name));
    expect(await digestSavedByBob(name)).toBe(digest);
    await again.waitFor({ state: 'detached' });
    onlyTheOthersWentUp();
  });
});
