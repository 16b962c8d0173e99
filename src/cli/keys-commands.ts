import { type Command, Option } from 'commander';

import { AccessTokenKeys } from '../auth';
import {
  checkMasterKeys,
  countDataKeys,
  findBrokenDataKeys,
  findMasterKeys,
  type RegisteredMasterKey,
} from '../conversations';
import { Config } from '../platform/config';
import { Database } from '../platform/database';
import { type MasterKeyRing, masterKeyVersions, SealBroken } from '../platform/sealer';
import { CommandRefused, EXIT } from './cli.errors';
import type { CommandContext } from './command-context';
import { POD_ACCOUNT } from './kubernetes/cluster-secrets';
import { makeKeys, type MakeKeysOptions } from './make-keys';
import { ringOf, sealerOf } from './master-key-parts';
import { table } from './output';
import { type Rotation, rotateMasterKey } from './rotate-master-key';

/** `keys ...`: the master key, which the stored bodies lean on, and the key of access tokens. */
export function addKeysCommands(program: Command, context: CommandContext): void {
  const keys = program.command('keys').description('the master key and the key of access tokens');

  keys
    .command('make')
    .description('make the keys that this version needs; changes none that is there')
    .option('--kubernetes-secret <name>', 'into a Secret, from a pod that may do that')
    .addOption(new Option('--account <folder>').default(POD_ACCOUNT).hideHelp())
    .action((options: MakeKeysOptions) => makeKeys(context, options));

  keys
    .command('rotate')
    .description('a new master key and a new key of access tokens, while servers run')
    .option('--only <which>', 'master or tokens')
    .action(async ({ only }: { only?: string }) => {
      if (only !== undefined && only !== 'master' && only !== 'tokens') {
        throw new CommandRefused('--only is master or tokens.');
      }
      const { config, output } = context;
      const master = only === 'tokens' ? undefined : await rotateMaster(context);
      const kid = only === 'master' ? undefined : new AccessTokenKeys(config.secrets).rotate();
      output.result({ ...master, ...(kid !== undefined && { kid }) }, [
        ...(master ? explain(master, config) : []),
        ...(kid === undefined ? [] : [`Key ${kid} of access tokens signs in two minutes.`]),
      ]);
      if (master !== undefined && master.broken.length + master.stillUsed.length > 0) {
        process.exitCode = EXIT.refused;
      }
    });

  keys
    .command('list')
    .description('versions of the master key, and how many conversations lean on each')
    .action(async () => {
      const [registered, used] = await context.run(async (app) => {
        const database = app.get(Database);
        return [await findMasterKeys(database), await countDataKeys(database)] as const;
      });
      const ring = ringOf(context.config);
      const newest = registered.at(-1)?.version;
      const versions = new Set([
        ...masterKeyVersions(context.config.secrets),
        ...registered.map(({ version }) => version),
        ...used.keys(),
      ]);
      const rows = await Promise.all(
        [...versions]
          .sort((a, b) => a - b)
          .map(async (version) => ({
            version,
            conversations: used.get(version) ?? 0,
            isNewest: version === newest,
            key: await stateOf(
              ring,
              version,
              registered.find((key) => key.version === version),
            ),
          })),
      );
      context.output.result(
        { masterKeys: rows },
        table([
          ['version', 'conversations', 'key'],
          ...rows.map(({ version, conversations, isNewest, key }) => [
            `v${version}`,
            String(conversations),
            `${STATES[key]}${isNewest ? ', wraps what is new' : ''}`,
          ]),
        ]),
      );
      const isWrong = rows.some(
        ({ key, conversations, isNewest }) =>
          key === 'another' || (key === 'missing' && (isNewest || conversations > 0)),
      );
      if (isWrong) process.exitCode = EXIT.refused;
    });

  keys
    .command('verify')
    .description('open the key of every conversation; changes nothing')
    .action(async () => {
      const ring = ringOf(context.config);
      const sealer = await sealerOf(context.config, ring);
      const broken = await context.run(async (app) => {
        const database = app.get(Database);
        await checkMasterKeys(database, ring, context.config.secrets.folder);
        return findBrokenDataKeys(database, sealer);
      });
      context.output.result(
        { ok: broken.length === 0, broken },
        broken.length === 0
          ? ['Every conversation opens.']
          : [`Conversations that do not open: ${broken.join(', ')}`],
      );
      if (broken.length > 0) process.exitCode = EXIT.refused;
    });
}

type KeyState = 'there' | 'missing' | 'another' | 'unregistered';

const STATES: Readonly<Record<KeyState, string>> = {
  there: 'is there',
  missing: 'MISSING',
  another: 'ANOTHER KEY than the one that was used',
  unregistered: 'not in use',
};

async function rotateMaster(context: CommandContext): Promise<Rotation> {
  const { config, output } = context;
  const masterKeys = ringOf(config);
  const sealer = await sealerOf(config, masterKeys);
  return context.run((app) =>
    rotateMasterKey({
      // The database may be one that was started for this command.
      config: app.get(Config),
      database: app.get(Database),
      masterKeys,
      sealer,
      say: (line) => output.progress(line),
    }),
  );
}

function explain(rotation: Rotation, { secrets }: Config): string[] {
  const { masterKey, isNew, rewrapped, broken, stillUsed } = rotation;
  const keys = rewrapped === 1 ? 'key of a conversation is' : 'keys of conversations are';
  return [
    `${rewrapped} ${keys} wrapped under master-key.v${masterKey} now.`,
    ...(isNew
      ? []
      : ['An interrupted rotation is finished with that. For another key, run the command again.']),
    stillUsed.length === 0
      ? `Nothing leans on older ones in ${secrets.folder}, except backups made before now.`
      : `Still in use: ${stillUsed.map((version) => `v${version}`).join(', ')}.`,
    ...(broken.length === 0
      ? []
      : [`Conversations whose key does not open, left as they are: ${broken.join(', ')}`]),
  ];
}

/** As the server at its start says whether a key is the right one; here for every version at once. */
async function stateOf(
  ring: MasterKeyRing,
  version: number,
  registered: RegisteredMasterKey | undefined,
): Promise<KeyState> {
  try {
    const found = await ring.fingerprint(version);
    if (registered === undefined) return 'unregistered';
    return Buffer.compare(found, registered.fingerprint) === 0 ? 'there' : 'another';
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    return 'missing';
  }
}
