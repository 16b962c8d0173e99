import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Secrets } from '../platform/config';
import type { CommandContext } from './command-context';
import { ClusterSecrets, type Files } from './kubernetes/cluster-secrets';
import { publishKeys } from './kubernetes/publish-keys';
import { makeEveryKey } from './make-every-key';

export interface MakeKeysOptions {
  readonly kubernetesSecret?: string;
  /** Folder of the pod's account. */
  readonly account: string;
}

/** `keys make`: into SECRETS_DIR, or into a Secret of the cluster. */
export async function makeKeys(
  { config, output }: CommandContext,
  { kubernetesSecret: name, account }: MakeKeysOptions,
): Promise<void> {
  if (name === undefined) {
    const { secrets } = config;
    secrets.prepare();
    makeEveryKey(secrets);
    output.result({ folder: secrets.folder, made: secrets.made }, [
      secrets.made === 0
        ? `Every key is in ${secrets.folder}.`
        : `Keys are in ${secrets.folder}. ${KEEP_A_COPY}`,
    ]);
    return;
  }
  const cluster = new ClusterSecrets(process.env, account);
  const { isNew, added } = await publishKeys(cluster, name, newKeys());
  output.result({ secret: name, isNew, added }, [
    isNew
      ? `Keys were made in the Secret ${name}. ${KEEP_A_COPY}`
      : added.length === 0
        ? `Every key is in the Secret ${name}.`
        : `Added to the Secret ${name}: ${added.join(', ')}. Add them to your copy.`,
  ]);
}

const KEEP_A_COPY = 'Keep a copy apart from the data: without them it cannot be read.';

function newKeys(): Files {
  const folder = mkdtempSync(join(tmpdir(), 'anochat-keys-'));
  try {
    makeEveryKey(new Secrets(folder));
    return Object.fromEntries(
      readdirSync(folder).map((file) => [file, readFileSync(join(folder, file))]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
