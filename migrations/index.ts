import { Tables1700000000001 } from './1700000000001-tables';

/** In order; imported explicitly so that a build carries them all. */
export const MIGRATIONS = [Tables1700000000001];
