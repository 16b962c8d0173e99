import { ConfigError } from './config.errors';
import type { Settings } from './environment';

const SASL_MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

/** The Kafka that instances hear of each other by. */
export interface KafkaSettings {
  /** `host:port`, any of the cluster's. */
  readonly brokers: readonly string[];
  /** `undefined`: plain text. Without `ca` those that the system trusts. */
  readonly tls: { readonly ca: Buffer | undefined } | undefined;
  readonly sasl:
    | {
        readonly mechanism: (typeof SASL_MECHANISMS)[number];
        readonly username: string;
        readonly password: string;
      }
    | undefined;
  readonly topicPrefix: string;
  /** Copies of each topic that is made. */
  readonly replication: number;
}

/** @throws ConfigError naming the variable and what to write */
export function readKafka(settings: Settings): KafkaSettings {
  const brokers = settings.list('KAFKA_BROKERS');
  if (brokers.length === 0) {
    throw new ConfigError(
      'BUS=kafka needs KAFKA_BROKERS: write host:port, several with commas between.',
    );
  }
  const bad = brokers.find((broker) => !isHostAndPort(broker));
  if (bad !== undefined) {
    throw new ConfigError(
      `KAFKA_BROKERS holds ${bad}: write host:port, several with commas between.`,
    );
  }
  return {
    brokers,
    tls: readTls(settings),
    sasl: readSasl(settings),
    topicPrefix: readPrefix(settings),
    replication: readReplication(settings),
  };
}

function readTls(settings: Settings): KafkaSettings['tls'] {
  const ca = settings.file('KAFKA_CA');
  if (settings.oneOf('KAFKA_TLS', ['on', 'off']) === 'on') return { ca };
  if (ca === undefined) return undefined;
  throw new ConfigError('KAFKA_CA is of use with KAFKA_TLS=on alone.');
}

function readSasl(settings: Settings): KafkaSettings['sasl'] {
  const mechanism = settings.oneOf('KAFKA_SASL_MECHANISM', SASL_MECHANISMS);
  const username = settings.text('KAFKA_USERNAME');
  const password = settings.text('KAFKA_PASSWORD');
  if (mechanism === undefined && username === undefined && password === undefined) return undefined;
  if (mechanism !== undefined && username !== undefined && password !== undefined)
    return { mechanism, username, password };
  throw new ConfigError(
    'KAFKA_SASL_MECHANISM, KAFKA_USERNAME and KAFKA_PASSWORD belong together: set all, or none.',
  );
}

function readPrefix(settings: Settings): string {
  const prefix = settings.text('KAFKA_TOPIC_PREFIX') ?? 'anochat';
  if (/^[a-zA-Z0-9._-]{1,200}$/.test(prefix)) return prefix;
  throw new ConfigError(
    `KAFKA_TOPIC_PREFIX=${prefix} is no beginning of a topic's name: write letters, digits, dots, dashes or underscores.`,
  );
}

function readReplication(settings: Settings): number {
  const value = settings.text('KAFKA_REPLICATION') ?? '1';
  if (/^[1-9]\d?$/.test(value)) return Number(value);
  throw new ConfigError(`KAFKA_REPLICATION=${value} is no number of copies: write 1 to 99.`);
}

function isHostAndPort(text: string): boolean {
  const [, port] = /^(?:[^\s:[\]]+|\[[0-9a-fA-F:]+\]):(\d{1,5})$/.exec(text) ?? [];
  return port !== undefined && Number(port) >= 1 && Number(port) <= 65_535;
}
