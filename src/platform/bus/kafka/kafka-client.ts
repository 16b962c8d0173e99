import { Kafka, logLevel, type SASLOptions } from 'kafkajs';

import type { KafkaSettings } from '../../config';

/** Few and soon: whoever uses the client tries again by itself, as often as it is right there. */
export const FEW_RETRIES = { retries: 1, initialRetryTime: 100, maxRetryTime: 500 } as const;

/**
 * A client of its own for each user: what kafkajs keeps of groups and brokers ends with it.
 *
 * @param explain hears what kafkajs has to say; to the operator the bus tells what matters
 */
export const kafkaClient = (settings: KafkaSettings, explain: (text: string) => void): Kafka =>
  new Kafka({
    clientId: 'anochat',
    brokers: [...settings.brokers],
    ...(settings.tls && { ssl: settings.tls.ca ? { ca: [settings.tls.ca] } : true }),
    ...(settings.sasl && { sasl: settings.sasl as SASLOptions }),
    connectionTimeout: 2_000,
    authenticationTimeout: 5_000,
    requestTimeout: 5_000,
    retry: FEW_RETRIES,
    logLevel: logLevel.WARN,
    logCreator:
      () =>
      ({ namespace, log }) =>
        explain(`${namespace}: ${log.message}`),
  });
