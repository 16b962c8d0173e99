import type { INestApplicationContext } from '@nestjs/common';

import type { Config } from '../platform/config';
import { Output } from './output';
import { withApplication } from './with-application';

/** What every command is given; settings are read only when one runs. */
export class CommandContext {
  private json = false;

  constructor(private readonly readConfig: () => Config) {}

  useJson(json: boolean): void {
    this.json = json;
  }

  get output(): Output {
    return new Output(this.json);
  }

  get config(): Config {
    return this.readConfig();
  }

  run<T>(work: (application: INestApplicationContext) => Promise<T>): Promise<T> {
    return withApplication(this.config, this.output, work);
  }
}
