import type { INestApplicationContext } from '@nestjs/common';

import { createBus } from '../platform/bus';
import type { Config } from '../platform/config';
import { Health, Metrics } from '../platform/observability';
import { CommandRefused } from './cli.errors';
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

  /** @throws CommandRefused when Kafka cannot be reached */
  async prepareBus(): Promise<void> {
    const { config } = this;
    if (config.kafka === undefined) return;
    const bus = await createBus(config, config.secrets, new Metrics(), new Health());
    await bus.prepare().catch((error: unknown) => {
      throw new CommandRefused(
        `The topics of Kafka cannot be made: ${error instanceof Error ? error.message : String(error)}`,
      );
    });
  }

  run<T>(work: (application: INestApplicationContext) => Promise<T>): Promise<T> {
    return withApplication(this.config, this.output, work);
  }
}
