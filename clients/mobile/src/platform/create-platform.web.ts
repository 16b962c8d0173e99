import type { Platform } from '@anochat/sdk';
import { createPlatform as createBrowserPlatform } from '@anochat/sdk/platform/browser';

/** In a browser the screens run on what the web client runs on. */
export const createPlatform = (): Platform => createBrowserPlatform({ name: 'anochat-mobile' });
