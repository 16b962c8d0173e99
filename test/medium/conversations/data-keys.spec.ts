import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Secrets } from '../../../src/platform/config';
import { ReadEntryPage } from '../../../src/conversations/use-cases/read-entry-page';
import { World } from './world';

describe('the master key at the start', () => {
  it('has to be one that opens the data; a newer one beside it is fine', async () => {
    const world = await World.create();
    const anna = await world.user('anna');
    const id = await world.group(anna);
    await world.say(anna, id, 'sealed');
    const key = join(world.app.get(Secrets).folder, 'master-key.v1');
    const right = world.app.get(Secrets).secret('master-key.v1', 32);
    const put = (path: string, bytes: Buffer): void =>
      writeFileSync(path, bytes.toString('base64'), { mode: 0o600 });

    put(key, randomBytes(32));
    await expect(world.beside()).rejects.toThrow(/master key in .* is not the one/);

    put(key, right);
    put(key.replace('v1', 'v2'), randomBytes(32));
    const rotated = await world.beside();
    const newer = await rotated.group(anna);
    await rotated.say(anna, newer, 'under the newer key');
    for (const conversation of [id, newer]) {
      const { items } = await rotated.app.get(ReadEntryPage).execute(anna.userId, conversation, {});
      expect(items).toHaveLength(2);
    }
    await rotated.close();
    await world.end();
  });
});
