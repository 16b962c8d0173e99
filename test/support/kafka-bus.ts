import { randomBytes } from 'node:crypto';

import { KafkaBus, type KafkaBusParts } from '../../src/platform/bus';
import { Metrics } from '../../src/platform/observability';
import { RecordSealer } from '../../src/platform/sealer';

const PURPOSE = 'anochat/1 bus';

export interface OwnKafkaBus {
  readonly bus: KafkaBus;
  readonly metrics: Metrics;
  /** What it told the operator. */
  readonly said: readonly string[];
}

export interface KafkaBusOptions {
  /** Another one than the others have opens nothing of theirs. */
  readonly secret?: Uint8Array;
  readonly onJoined?: () => void;
}

/** Buses that hear of each other by one broker, on topics of their own. */
export class KafkaBuses {
  readonly prefix = `test-${randomBytes(6).toString('hex')}`;
  private readonly secret = randomBytes(32);

  constructor(private readonly brokers: string) {}

  /** Topics, as the buses name them. */
  get topics(): { readonly entries: string; readonly signals: string } {
    return { entries: `${this.prefix}.entries`, signals: `${this.prefix}.signals` };
  }

  /** Of these buses. */
  sealer(): Promise<RecordSealer> {
    return RecordSealer.derive(this.secret, PURPOSE);
  }

  async create({ secret = this.secret, onJoined }: KafkaBusOptions = {}): Promise<OwnKafkaBus> {
    const metrics = new Metrics();
    const said: string[] = [];
    const say = (text: string): void => void said.push(text);
    const settings: KafkaBusParts['settings'] = {
      brokers: [this.brokers],
      tls: undefined,
      sasl: undefined,
      topicPrefix: this.prefix,
      replication: 1,
    };
    const bus = new KafkaBus({
      settings,
      sealer: await RecordSealer.derive(secret, PURPOSE),
      metrics,
      log: { warn: say, log: say, debug: () => undefined },
      onJoined: onJoined ?? (() => undefined),
    });
    return { bus, metrics, said };
  }
}
