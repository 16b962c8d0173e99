import { CLOCK_FAULTS } from './clock-faults';
import type { Fault } from './fault';
import { NETWORK_FAULTS } from './network-faults';
import { PROCESS_FAULTS } from './process-faults';
import { REMOVAL_FAULTS } from './removal-faults';
import { STORE_FAULTS } from './store-faults';

/** Every fault that a cluster has to live through. */
export const FAULTS: readonly Fault[] = [
  ...PROCESS_FAULTS,
  ...NETWORK_FAULTS,
  ...REMOVAL_FAULTS,
  ...STORE_FAULTS,
  ...CLOCK_FAULTS,
];
