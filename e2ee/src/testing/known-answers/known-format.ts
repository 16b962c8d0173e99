import type { Primitives } from '../../primitives/primitives';

/** What a file of `e2ee/vectors` holds: text (hex for bytes) by the vector's name, or a list of such. */
export type KnownAnswers = Readonly<Record<string, string | readonly string[]>>;

/** What a format gives for the fixed input of `testing/samples.ts` and fixed randomness. */
export type KnownFormat = (primitives: Primitives) => KnownAnswers | Promise<KnownAnswers>;
