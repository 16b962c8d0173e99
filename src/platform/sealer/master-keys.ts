import { existsSync, readdirSync } from 'node:fs';

import type { Secrets } from '../config';

export const MASTER_KEY_BYTES = 32;

/** By version. New data keys are wrapped under the highest one; the others still open. */
export type MasterKeys = ReadonlyMap<number, Uint8Array>;

/** Versions of every `master-key.v<version>` among the secrets, ascending. */
export const masterKeyVersions = (secrets: Secrets): readonly number[] => {
  const names = existsSync(secrets.folder) ? readdirSync(secrets.folder) : [];
  return names
    .flatMap((name) => {
      const version = /^master-key\.v([1-9]\d{0,8})$/.exec(name)?.[1];
      return version === undefined ? [] : [Number(version)];
    })
    .sort((a, b) => a - b);
};

/** All master keys among the secrets; the first one is made when there is none. */
export const readMasterKeys = (secrets: Secrets): MasterKeys => {
  const found = masterKeyVersions(secrets);
  const versions = found.length > 0 ? found : [1];
  return new Map(versions.map((version) => [version, masterKey(secrets, version)]));
};

/** Makes the next one, on disk when this returns. @returns its version */
export const addMasterKey = (secrets: Secrets): number => {
  const version = (masterKeyVersions(secrets).at(-1) ?? 0) + 1;
  masterKey(secrets, version);
  return version;
};

const masterKey = (secrets: Secrets, version: number): Uint8Array =>
  secrets.secret(`master-key.v${version}`, MASTER_KEY_BYTES);
