import { Secrets } from '../../../src/platform/config';
import { loadAddon } from '../../../src/platform/native';
import {
  createSealer,
  makeMasterKey,
  MasterKeyRing,
  readMasterKeys,
  type Sealer,
} from '../../../src/platform/sealer';

/** The production sealer under the keys of the benchmark. */
export const openSealer = (secretsFolder: string): Promise<Sealer> => {
  const secrets = new Secrets(secretsFolder);
  makeMasterKey(secrets, 1);
  const masterKeys = new MasterKeyRing((skip) => readMasterKeys(secrets, skip));
  return createSealer(masterKeys, loadAddon());
};
