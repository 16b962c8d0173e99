import type { Config } from '../platform/config';
import { loadAddon } from '../platform/native';
import { createSealer, MasterKeyRing, readMasterKeys, type Sealer } from '../platform/sealer';

/** The master keys of these settings, for commands that run without the server's modules. */
export const ringOf = ({ secrets }: Config): MasterKeyRing =>
  new MasterKeyRing(
    (skip) => readMasterKeys(secrets, skip),
    (text) => void process.stderr.write(`${text}\n`),
  );

export const sealerOf = ({ native }: Config, ring: MasterKeyRing): Promise<Sealer> =>
  createSealer(ring, native === 'off' ? undefined : loadAddon());
