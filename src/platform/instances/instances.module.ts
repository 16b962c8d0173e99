import { type DynamicModule, Module } from '@nestjs/common';

import { InstanceRegistration } from './instance-registration';

/** Needs the global modules of configuration and bus. */
@Module({})
export class InstancesModule {
  /** @param version of this server, as `/api/versions` tells it */
  static with(version: string): DynamicModule {
    return {
      module: InstancesModule,
      providers: [{ provide: 'VERSION', useValue: version }, InstanceRegistration],
    };
  }
}
