import { hasBalancer, type BalancerName } from '../../support/balancer';
import { isGiven } from '../../support/cluster';
import { canMakeSmallDisk } from '../../support/cluster-postgres';
import { hasFakeClock } from '../../support/fake-clock';
import type { Need } from './fault';

const PRESENT: Readonly<Record<Need, () => boolean>> = {
  'own Kafka': () => !isGiven('KAFKA_BROKERS'),
  'own S3': () => !isGiven('S3_ENDPOINT'),
  'small disk': canMakeSmallDisk,
  clock: hasFakeClock,
};

/** What this machine has of what faults need. */
export const isPresent = (need: Need | undefined): boolean => need === undefined || PRESENT[need]();

/** Why no cluster can be made here; empty when one can. */
export const missingPrograms = (balancer: BalancerName): readonly string[] => [
  ...(isGiven('KAFKA_BROKERS') || process.env.KAFKA_LIB ? [] : ['Kafka']),
  ...(isGiven('S3_ENDPOINT') || process.env.WEED_PATH ? [] : ['S3 server']),
  ...(hasBalancer(balancer) ? [] : [balancer]),
];
