import { MemoryBus } from '../../../src/platform/bus';
import { busSuite } from './bus-suite';

busSuite('memory', 1, () => Promise.resolve([new MemoryBus()]));
