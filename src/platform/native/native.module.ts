import { Global, Module } from '@nestjs/common';

import { Config } from '../config';
import { chooseAddon } from './choose-addon';

/** Injection token of what `chooseAddon` gave: the addon, or undefined. */
export const NATIVE_ADDON = Symbol('NativeAddon');

@Global()
@Module({
  providers: [
    {
      provide: NATIVE_ADDON,
      useFactory: (config: Config) => chooseAddon(config.native),
      inject: [Config],
    },
  ],
  exports: [NATIVE_ADDON],
})
export class NativeModule {}
