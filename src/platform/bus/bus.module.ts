import { Global, Module } from '@nestjs/common';

import { BUS } from './bus';
import { MemoryBus } from './memory-bus';

@Global()
@Module({
  providers: [{ provide: BUS, useFactory: (): MemoryBus => new MemoryBus() }],
  exports: [BUS],
})
export class BusModule {}
