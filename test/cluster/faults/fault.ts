import type { Stage } from '../../chaos/stage';
import type { Struck } from '../../chaos/under-load';
import type { Cluster, Member } from '../../support/cluster';

export interface Scene {
  readonly cluster: Cluster;
  readonly stage: Stage;
  /** The instance that is harmed, where one is. */
  readonly victim: Member;
  /** Long times, as in an outage; otherwise as long as it takes to matter. */
  readonly isLong: boolean;
  /** Says what must not be, and goes on. */
  find(finding: string): void;
}

/** What a machine or a configuration may lack. */
export type Need = 'own Kafka' | 'own S3' | 'small disk' | 'clock';

/** Something that goes wrong in a cluster, and is put right again. */
export interface Fault {
  readonly name: string;
  /** How often `--full` does it. */
  readonly rounds: number;
  readonly needs?: Need;
  /** No round of it is worth anything in which nobody had to send a message again. */
  readonly mustBeFelt?: boolean;
  strike(scene: Scene): Promise<Struck>;
}

export const wholeNow = (): Struck => ({ wholeAt: performance.now() });
