import { spawnSync } from 'node:child_process';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { backupPath, writeWhole } from '../../../src/cli/backup/backup-file';
import { encodeHeader } from '../../../src/cli/backup/tar';
import { verifyBackup } from '../../../src/cli/backup/verify-backup';
import { writeBackup } from '../../../src/cli/backup/write-backup';
import type { Account } from '../../support/account';
import { execute } from '../../support/postgres';
import { MediaStage, randomFile } from '../media/media-stage';
import { BackupStage, silent } from './backup-stage';

describe('A backup', () => {
  const stage = new BackupStage();
  let media: MediaStage;
  let anna: Account;
  let conversation: string;
  const files = new Map<string, Buffer>();
  beforeAll(async () => {
    media = await MediaStage.start();
    anna = await media.register();
    conversation = await media.group(anna, await media.register());
    for (const size of [0, 1, 511, 512, 9_000_000]) {
      const bytes = randomFile(size);
      const id = await media.upload(anna, bytes);
      files.set(id, bytes);
      await media.send(anna, conversation, id);
    }
    await execute(media.app.databaseUrl, 'CREATE TABLE of_a_later_version (id int, note text)');
    await execute(
      media.app.databaseUrl,
      `INSERT INTO of_a_later_version VALUES (1, E'a\\tb\\n\\\\.'), (2, NULL)`,
    );
    await stage.backUp(media.app.config, 'good.tar');
  });
  afterAll(async () => {
    await media.stop();
    await stage.end();
  });
  const verify = (name: string) => verifyBackup(createReadStream(stage.path(name)), silent);

  it('holds every table that there is, of a later version too, and none of those that say which servers run', async () => {
    const { head, end } = await verify('good.tar');
    const tables = await media.query<{ readonly name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1`,
    );
    const left = ['control', 'instances', 'jobs', 'migrations', 'outbox', 'push_subscriptions'];
    expect(head.tables.map(({ name }) => name)).toEqual(
      tables.map(({ name }) => name).filter((name) => !left.includes(name)),
    );
    expect(end.rows).toMatchObject({ users: 2, of_a_later_version: 2, blobs: 5 });
    expect(end).toMatchObject({ files: 5, missing: 0 });
  });

  it('is a file that its owner alone may read, and is never written over', async () => {
    expect(statSync(stage.path('good.tar')).mode & 0o777).toBe(0o600);
    await expect(stage.backUp(media.app.config, 'good.tar')).rejects.toThrow();
    await expect(backupPath(stage.path('good.tar'), new Date())).rejects.toThrow(
      'is there already',
    );
    expect(await backupPath(stage.folder, new Date('2026-01-02T03:04:05Z'))).toBe(
      stage.path('anochat-2026-01-02T03-04-05Z.tar'),
    );
    await verify('good.tar');
  });

  it('is refused in words where it cannot be written', async () => {
    await expect(stage.backUp(media.app.config, 'good.tar/below-a-file')).rejects.toThrow(
      /good\.tar\/below-a-file cannot be written by this account: .*EEXIST/,
    );
  });

  it('is opened and compared by tar and sha256sum, and holds no key', () => {
    const folder = stage.path('opened');
    mkdirSync(folder);
    const opened = spawnSync('tar', ['xf', stage.path('good.tar'), '-C', folder]);
    expect(String(opened.stderr)).toBe('');
    const compared = spawnSync('sh', ['-c', 'cat sums/* end.sha256 | sha256sum --strict -c'], {
      cwd: folder,
    });
    expect([compared.status, String(compared.stderr)]).toEqual([0, '']);
    const bytes = readFileSync(stage.path('good.tar'));
    for (const name of ['master-key.v1', 'refresh-key.v1', 'blob-url-key']) {
      const key = readFileSync(join(media.app.config.secrets.folder, name), 'utf8').trim();
      expect(bytes.includes(key)).toBe(false);
      expect(bytes.includes(Buffer.from(key, 'base64').toString('hex'))).toBe(false);
      expect(bytes.includes(Buffer.from(key, 'base64'))).toBe(false);
    }
  });

  it('is of one moment, whatever is written while it is taken', async () => {
    const { databaseUrl } = media.app.config;
    const bytes = writeBackup({ databaseUrl, blobs: null, progress: silent });
    const pieces: Buffer[] = [];
    const first = await bytes.next();
    if (first.done !== true) pieces.push(first.value);
    await media.register();
    await media.send(anna, conversation, [...files.keys()][0] ?? '');
    for await (const piece of bytes) pieces.push(piece);
    writeFileSync(stage.path('moment.tar'), Buffer.concat(pieces));
    const [before, after] = [(await verify('good.tar')).end, (await verify('moment.tar')).end];
    expect(after.rows).toEqual(before.rows);
  });

  it('leaves nothing behind that could be taken for one when it is interrupted, and can be taken again', async () => {
    writeFileSync(stage.path('again.tar.part'), 'of one that was killed');
    async function* broken(): AsyncGenerator<Buffer, number> {
      yield Buffer.from('a beginning');
      await Promise.reject(new Error('the disk is full'));
      return 1;
    }
    await expect(writeWhole(stage.path('again.tar'), broken())).rejects.toThrow('disk is full');
    expect(existsSync(stage.path('again.tar'))).toBe(false);
    expect(existsSync(stage.path('again.tar.part'))).toBe(false);
    await stage.backUp(media.app.config, 'again.tar');
    await verify('again.tar');
  });

  it('is told to be damaged wherever it was cut or changed', async () => {
    const bytes = readFileSync(stage.path('good.tar'));
    const places = [0, 600, 5_000, ...Array.from({ length: 40 }, (_, i) => (i + 1) * 0.0243)].map(
      (place) => (place < 1 && place > 0 ? Math.floor(place * bytes.length) : place),
    );
    // Past the end there is nothing that counts.
    const end = bytes.lastIndexOf('end.sha256');
    places.push(end - 1_024, end + 512, end + 512 + 64);
    for (const place of places) {
      const changed = Buffer.from(bytes);
      changed[place] = (changed[place] ?? 0) ^ 1;
      writeFileSync(stage.path('changed.tar'), changed);
      await expect(verify('changed.tar')).rejects.toThrow(/damaged|no backup/);
      writeFileSync(stage.path('cut.tar'), bytes.subarray(0, place));
      await expect(verify('cut.tar')).rejects.toThrow(/damaged|no backup/);
    }
  });

  // The header of a tar is made by hand above: it must be one that others write, too.
  it('has headers as tar writes them', () => {
    writeFileSync(stage.path('one'), 'x');
    const tar = spawnSync('tar', ['cf', '-', '--format=ustar', '-C', stage.folder, 'one']).stdout;
    const own = encodeHeader({ name: 'one', size: 1 }, 0);
    expect(own.subarray(0, 100).equals(tar.subarray(0, 100))).toBe(true);
    expect(own.subarray(124, 136).equals(tar.subarray(124, 136))).toBe(true);
    expect(own.subarray(156, 265).equals(tar.subarray(156, 265))).toBe(true);
  });
});
