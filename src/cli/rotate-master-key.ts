import type { ConversationId } from '@anochat/contract';

import {
  checkMasterKeys,
  countDataKeys,
  findMasterKeys,
  registerMasterKey,
  rewrapDataKeys,
} from '../conversations';
import type { Config } from '../platform/config';
import { type Database, DedicatedConnection } from '../platform/database';
import {
  makeMasterKey,
  type MasterKeyRing,
  masterKeyVersions,
  SealBroken,
  type Sealer,
} from '../platform/sealer';
import { CommandRefused } from './cli.errors';

/** Any number: it names the lock under which one rotation at a time runs. */
const ROTATION_LOCK = 7_264_003;

export interface Rotation {
  readonly masterKey: number;
  /** False where one that was interrupted is finished. */
  readonly isNew: boolean;
  /** How many data keys were wrapped anew. */
  readonly rewrapped: number;
  /** Conversations whose data key does not open. */
  readonly broken: readonly ConversationId[];
  /** Older versions that something leans on all the same: the broken ones, nothing else. */
  readonly stillUsed: readonly number[];
}

export interface RotationParts {
  readonly config: Config;
  readonly database: Database;
  readonly masterKeys: MasterKeyRing;
  readonly sealer: Sealer;
  readonly say: (line: string) => void;
}

/**
 * Wraps every data key under a new master key, while servers run. One that was interrupted is taken
 * up where it stopped, without another key.
 *
 * @throws CommandRefused @throws ConfigError when the keys at hand are not those of the database
 */
export async function rotateMasterKey(parts: RotationParts): Promise<Rotation> {
  const { config, database, masterKeys, sealer } = parts;
  const session = await DedicatedConnection.open(config.directDatabaseUrl, () => undefined);
  try {
    const [row] = await session.query<{ readonly taken: boolean }>(
      'SELECT pg_try_advisory_lock($1) AS taken',
      [ROTATION_LOCK],
    );
    if (row?.taken !== true) throw new CommandRefused('A rotation is under way already.');
    await checkMasterKeys(database, masterKeys, config.secrets.folder);
    const newest = (await findMasterKeys(database)).at(-1)?.version;
    if (newest === undefined) {
      throw new CommandRefused('This database knows no master key yet: start the server once.');
    }
    const finished = await rewrapDataKeys(database, sealer, newest);
    if (finished.count > 0) return await report(parts, newest, false, finished);
    const version = await addVersion(parts, newest);
    return await report(parts, version, true, await rewrapDataKeys(database, sealer, version));
  } finally {
    await session.end();
  }
}

/** A file that was put there for it is taken, such as on servers that share no folder; else it is made. */
async function addVersion(parts: RotationParts, newest: number): Promise<number> {
  const { config, database, masterKeys, say } = parts;
  const { secrets } = config;
  const prepared = masterKeyVersions(secrets).find((version) => version > newest);
  const version = prepared ?? newest + 1;
  if (prepared === undefined) makeMasterKey(secrets, version);
  say(
    `${prepared === undefined ? 'Made' : 'Took'} master-key.v${version} in ${secrets.folder}: keep a copy of it.`,
  );
  const fingerprint = await masterKeys.fingerprint(version).catch((cause: unknown) => {
    if (!(cause instanceof SealBroken)) throw cause;
    throw new CommandRefused(`${cause.message}.`, { cause });
  });
  await registerMasterKey(database, { version, fingerprint });
  if ((await findMasterKeys(database)).at(-1)?.version === version) return version;
  throw new CommandRefused(
    `master-key.v${version} in ${secrets.folder} is a copy of an older one: delete it, and run the command again.`,
  );
}

async function report(
  { database }: RotationParts,
  masterKey: number,
  isNew: boolean,
  { count, broken }: Awaited<ReturnType<typeof rewrapDataKeys>>,
): Promise<Rotation> {
  const stillUsed = [...(await countDataKeys(database)).keys()].filter((v) => v !== masterKey);
  return { masterKey, isNew, rewrapped: count, broken, stillUsed };
}
