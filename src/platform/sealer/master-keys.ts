import { existsSync, readdirSync } from 'node:fs';

import type { Secrets } from '../config';

const MASTER_KEY_BYTES = 32;

/** By version. */
export type MasterKeys = ReadonlyMap<number, Uint8Array>;

/** Told of a key whose file is there and cannot be read. */
export type SkipKey = (version: number, why: string) => void;

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

/** All master keys that can be read now; makes none. */
export const readMasterKeys = (secrets: Secrets, skip: SkipKey): MasterKeys => {
  const keys = new Map<number, Uint8Array>();
  for (const version of masterKeyVersions(secrets)) {
    try {
      const key = secrets.findSecret(nameOf(version), MASTER_KEY_BYTES);
      if (key !== undefined) keys.set(version, key);
    } catch (error) {
      skip(version, error instanceof Error ? error.message : String(error));
    }
  }
  return keys;
};

/** On disk when this returns; left as it is where it is there already. */
export const makeMasterKey = (secrets: Secrets, version: number): void => {
  secrets.secret(nameOf(version), MASTER_KEY_BYTES);
};

const nameOf = (version: number): string => `master-key.v${version}`;
