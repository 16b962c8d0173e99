import type { Platform } from '@anochat/sdk';
import { createPlatform as createNativePlatform } from '@anochat/sdk/platform';

import { machine } from './machine';

export const createPlatform = (): Platform => createNativePlatform(machine);
