import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';

import { AccessTokenKeys } from '../auth';
import {
  countDataKeys,
  findBrokenDataKeys,
  requireMasterKeys,
  rewrapDataKeys,
} from '../conversations';
import type { Config } from '../platform/config';
import { Database } from '../platform/database';
import { loadAddon } from '../platform/native';
import {
  addMasterKey,
  createSealer,
  masterKeyVersions,
  SealBroken,
  type Sealer,
} from '../platform/sealer';
import { CommandRefused, EXIT } from './cli.errors';
import type { CommandContext } from './command-context';
import { table } from './output';

/** Servers look for a newer key this often when they make a conversation; then it has to be stored. */
const SERVERS_KNOW_MS = 2_000;

/** `keys ...`: the master key, which the stored bodies lean on, and the key of access tokens. */
export function addKeysCommands(program: Command, context: CommandContext): void {
  const keys = program.command('keys').description('the master key and the key of access tokens');

  keys
    .command('rotate')
    .description('a new master key and a new key of access tokens, while servers run')
    .option('--only <which>', 'master or tokens')
    .action(async ({ only }: { only?: string }) => {
      if (only !== undefined && only !== 'master' && only !== 'tokens') {
        throw new CommandRefused('--only is master or tokens.');
      }
      const master = only === 'tokens' ? undefined : await rotateMasterKey(context);
      const kid =
        only === 'master' ? undefined : new AccessTokenKeys(context.config.secrets).rotate();
      context.output.result({ ...master, ...(kid !== undefined && { kid }) }, [
        ...(master ? explain(master, context.config) : []),
        ...(kid === undefined ? [] : [`Key ${kid} of access tokens signs in two minutes.`]),
      ]);
    });

  keys
    .command('list')
    .description('versions of the master key, and how many conversations lean on each')
    .action(async () => {
      const used = await context.run((app) => countDataKeys(app.get(Database)));
      const there = masterKeyVersions(context.config.secrets);
      const versions = [...new Set([...there, ...used.keys()])].sort((a, b) => a - b);
      const rows = versions.map((version) => ({
        version,
        isThere: there.includes(version),
        conversations: used.get(version) ?? 0,
      }));
      context.output.result(
        { masterKeys: rows },
        table([
          ['version', 'conversations', 'key'],
          ...rows.map(({ version, isThere, conversations }) => [
            `v${version}`,
            String(conversations),
            isThere ? 'is there' : 'MISSING',
          ]),
        ]),
      );
      if (rows.some(({ isThere }) => !isThere)) process.exitCode = EXIT.refused;
    });

  keys
    .command('verify')
    .description('open the key of every conversation; changes nothing')
    .action(async () => {
      const sealer = await openSealer(context.config);
      const broken = await context.run((app) => findBrokenDataKeys(app.get(Database), sealer));
      context.output.result(
        { ok: broken.length === 0, broken },
        broken.length === 0
          ? ['Every conversation opens.']
          : [`Conversations that do not open: ${broken.join(', ')}`],
      );
      if (broken.length > 0) process.exitCode = EXIT.refused;
    });
}

interface Rotation {
  readonly masterKey: number;
  /** How many data keys were wrapped anew. */
  readonly rewrapped: number;
  /** Older versions that something still leans on: none, unless a server without the new key runs. */
  readonly stillUsed: readonly number[];
}

/** An interrupted rotation is taken up where it stopped, without another key. */
async function rotateMasterKey(context: CommandContext): Promise<Rotation> {
  const { secrets } = context.config;
  const sealer = await openSealer(context.config);
  return context.run(async (app) => {
    const database = app.get(Database);
    await refusingBroken(context.config, () => requireMasterKeys(database, sealer));
    const newest = masterKeyVersions(secrets).at(-1) ?? 0;
    const isUnfinished = [...(await countDataKeys(database)).keys()].some((v) => v !== newest);
    const version = isUnfinished ? newest : addMasterKey(secrets);
    // Made after the new key is on disk, so that it wraps under no other.
    const wrapping = await openSealer(context.config);
    context.output.progress(
      isUnfinished
        ? `Going on with master-key.v${version}, which does not wrap everything yet.`
        : `Made master-key.v${version} in ${secrets.folder}: keep a copy of it.`,
    );
    let rewrapped = 0;
    for (;;) {
      const count = await refusingBroken(context.config, () =>
        rewrapDataKeys(database, wrapping, version),
      );
      if (count === 0 && rewrapped > 0) break;
      rewrapped += count;
      // A server may just be storing a conversation under the key before.
      await sleep(SERVERS_KNOW_MS);
      if (count === 0) break;
    }
    const stillUsed = [...(await countDataKeys(database)).keys()].filter((v) => v !== version);
    return { masterKey: version, rewrapped, stillUsed };
  });
}

function explain({ masterKey, rewrapped, stillUsed }: Rotation, { secrets }: Config): string[] {
  const keys = rewrapped === 1 ? 'key of a conversation is' : 'keys of conversations are';
  return [
    `${rewrapped} ${keys} wrapped under master-key.v${masterKey} now.`,
    stillUsed.length === 0
      ? `Nothing leans on older ones in ${secrets.folder}, except backups made before now.`
      : `Still in use: ${stillUsed.map((v) => `v${v}`).join(', ')}. Run the command again.`,
  ];
}

/** @throws CommandRefused where there is no key: one made now would open nothing */
async function openSealer({ secrets, native }: Config): Promise<Sealer> {
  if (masterKeyVersions(secrets).length === 0) {
    throw new CommandRefused(
      `There is no master key in ${secrets.folder}: start the server once, or put your copy back.`,
    );
  }
  return createSealer(secrets, native === 'off' ? undefined : loadAddon());
}

async function refusingBroken<T>({ secrets }: Config, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    throw new CommandRefused(
      `The master keys in ${secrets.folder} do not open this database (${error.message}). ` +
        'See "npm run anochat -- keys list" and put your copy of what is missing back.',
    );
  }
}
