import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { checkoutFolder } from '../config';
import type { NativeFanOutClass } from './native-fan-out-class';
import type { NativeSealerClass } from './native-sealer-class';

/**
 * As in native/src/binding/addon.cc; both are raised together, whenever the classes' methods, their
 * arguments or a packed format change.
 */
const ABI = 1;

/** What the addon of native/ exports. */
export interface NativeAddon {
  readonly FanOut: NativeFanOutClass;
  readonly Sealer: NativeSealerClass;
}

const FILE = 'native/build/Release/anochat_native.node';

type Loaded =
  | { readonly addon: NativeAddon; readonly reason: undefined }
  | { readonly addon: undefined; readonly reason: string };

let loaded: Loaded | undefined;

/** The addon, loaded once; undefined where it was not built or does not load. */
export const loadAddon = (): NativeAddon | undefined => load().addon;

/** Why there is no addon, for the person at the terminal; undefined where there is one. */
export const whyNoAddon = (): string | undefined => load().reason;

const load = (): Loaded => (loaded ??= tryLoad(join(checkoutFolder(), FILE)));

const tryLoad = (file: string): Loaded => {
  if (!existsSync(file)) {
    return { addon: undefined, reason: 'it has not been built (npm run build:native)' };
  }
  const holder: { exports: unknown } = { exports: {} };
  try {
    process.dlopen(holder, file);
  } catch (error) {
    return { addon: undefined, reason: error instanceof Error ? error.message : String(error) };
  }
  if (isAddon(holder.exports)) return { addon: holder.exports, reason: undefined };
  return { addon: undefined, reason: 'it is of another AnoChat (npm run build:native)' };
};

const isAddon = (exports: unknown): exports is NativeAddon =>
  typeof exports === 'object' &&
  exports !== null &&
  'abi' in exports &&
  exports.abi === ABI &&
  'FanOut' in exports &&
  typeof exports.FanOut === 'function' &&
  'Sealer' in exports &&
  typeof exports.Sealer === 'function';
