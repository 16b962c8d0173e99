import { Global, Module } from '@nestjs/common';

import { LiveDevices } from './live-devices';

@Global()
@Module({ providers: [LiveDevices], exports: [LiveDevices] })
export class LiveDevicesModule {}
