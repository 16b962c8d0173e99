import { Logger } from '@nestjs/common';

import { ConfigError, type NativeChoice } from '../config';
import { loadAddon, type NativeAddon, whyNoAddon } from './addon';

/**
 * The addon as the setting NATIVE wants it. What leans on it has a second implementation, which
 * does the same more slowly.
 *
 * @throws ConfigError when it is required and is not there
 */
export const chooseAddon = (choice: NativeChoice): NativeAddon | undefined => {
  if (choice === 'off') return undefined;
  const addon = loadAddon();
  if (addon !== undefined) return addon;
  const missing = `The native core is missing: ${whyNoAddon() ?? 'nobody knows why'}.`;
  if (choice === 'required') {
    throw new ConfigError(`${missing}\nNATIVE=required asks for it; NATIVE=auto goes on without.`);
  }
  new Logger('Native').warn(
    `${missing} Everything works without it, and costs several times the processor time.`,
  );
  return undefined;
};
