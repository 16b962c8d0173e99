import { Global, Module } from '@nestjs/common';

import { ControlFeed } from './control-feed';

@Global()
@Module({ providers: [ControlFeed], exports: [ControlFeed] })
export class ControlModule {}
