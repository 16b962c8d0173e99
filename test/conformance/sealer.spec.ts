import { SodiumSealer } from '../../src/platform/sealer';
import { describeSealer } from './sealer-suite';

describeSealer('on libsodium-wrappers-sumo', (keys, random) => SodiumSealer.create(keys, random));
