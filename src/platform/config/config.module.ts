import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Config } from './config';
import { Secrets } from './secrets';

/** Gives every module the settings that `main` has read. */
@Global()
@Module({})
export class ConfigModule {
  static with(config: Config): DynamicModule {
    return {
      module: ConfigModule,
      providers: [
        { provide: Config, useValue: config },
        { provide: Secrets, useValue: config.secrets },
      ],
      exports: [Config, Secrets],
    };
  }
}
