import { Secrets } from '../../../src/platform/config';
import {
  MasterKeyRing,
  readMasterKeys,
  SodiumSealer,
  type Sealer,
} from '../../../src/platform/sealer';

/** The production sealer under the keys of the benchmark. */
export const openSealer = (secretsFolder: string): Promise<Sealer> =>
  SodiumSealer.create(new MasterKeyRing(() => readMasterKeys(new Secrets(secretsFolder))));
