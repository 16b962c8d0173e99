import { existsSync, readdirSync } from 'node:fs';

import type { Secrets } from '../config';

export const MASTER_KEY_BYTES = 32;

/** By version. New data keys are wrapped under the highest one; the others still open. */
export type MasterKeys = ReadonlyMap<number, Uint8Array>;

/** Every `master-key.v<version>` among the secrets; the first one is made when there is none. */
export const readMasterKeys = (secrets: Secrets): MasterKeys => {
  const names = existsSync(secrets.folder) ? readdirSync(secrets.folder) : [];
  const found = names.flatMap((name) => {
    const version = /^master-key\.v([1-9]\d{0,8})$/.exec(name)?.[1];
    return version === undefined ? [] : [Number(version)];
  });
  const versions = found.length > 0 ? found : [1];
  return new Map(
    versions
      .sort((a, b) => a - b)
      .map((version) => [version, secrets.secret(`master-key.v${version}`, MASTER_KEY_BYTES)]),
  );
};
