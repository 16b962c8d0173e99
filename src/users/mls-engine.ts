import type { Provider } from '@nestjs/common';
import type { Primitives } from '@anochat/e2ee';
import { createMlsEngine } from '@anochat/e2ee/mls';

import { PRIMITIVES } from './primitives';

/** Injection token of the `MlsEngine`. */
export const MLS_ENGINE = Symbol('MlsEngine');

export const mlsEngineProvider: Provider = {
  provide: MLS_ENGINE,
  useFactory: (primitives: Primitives) => createMlsEngine(primitives),
  inject: [PRIMITIVES],
};
