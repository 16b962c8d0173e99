import type { Primitives } from '../../e2ee/src/primitives/primitives';
import { primitives } from './bare-engine';

/** As the tests of the SDK ask for their primitives. */
export const loadSodium = (): Promise<Primitives> => Promise.resolve(primitives);
