import { mlsCipherSuite } from '@anochat/e2ee/mls';
import { loadSodium } from '@anochat/e2ee/sodium';
import type { Provider } from '@nestjs/common';

export type MlsSuite = ReturnType<typeof mlsCipherSuite>;

/** Injection token. */
export const MLS_SUITE = Symbol('MlsSuite');

export const mlsSuiteProvider: Provider<Promise<MlsSuite>> = {
  provide: MLS_SUITE,
  useFactory: async () => mlsCipherSuite(await loadSodium()),
};
