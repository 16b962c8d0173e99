import { Secrets } from '../../../src/platform/config';
import { loadAddon } from '../../../src/platform/native';
import { createSealer, type Sealer } from '../../../src/platform/sealer';

/** The production sealer under the keys of the benchmark. */
export const openSealer = (secretsFolder: string): Promise<Sealer> =>
  createSealer(new Secrets(secretsFolder), loadAddon());
