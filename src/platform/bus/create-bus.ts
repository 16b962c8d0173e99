import { Logger } from '@nestjs/common';

import type { Config, Secrets } from '../config';
import type { Health, Metrics } from '../observability';
import { DIGEST_KEY_BYTES, RecordSealer } from '../sealer';
import type { Bus } from './bus';
import { KafkaBus } from './kafka/kafka-bus';
import { MemoryBus } from './memory-bus';

/** @param secrets the same in every instance that is to be heard */
export const createBus = async (
  config: Config,
  secrets: Secrets,
  metrics: Metrics,
  health: Health,
): Promise<Bus> => {
  if (config.kafka === undefined) return new MemoryBus();
  const secret = secrets.secret('request-digest-key', DIGEST_KEY_BYTES);
  const bus: Bus = new KafkaBus({
    settings: config.kafka,
    sealer: await RecordSealer.derive(secret, 'anochat/1 bus'),
    metrics,
    log: new Logger('Bus'),
    onJoined: health.awaits('bus'),
  });
  health.watch('bus', () => bus.isUp);
  return bus;
};
