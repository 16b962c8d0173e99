import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { BodyContext } from '../../src/platform/sealer';

interface Vectors {
  readonly masterKeys: readonly { readonly version: number; readonly key: string }[];
  readonly dataKeys: readonly {
    readonly conversationId: string;
    /** What the random source gave, in order: key, nonce. */
    readonly random: readonly string[];
    readonly wrapped: string;
  }[];
  readonly bodies: readonly {
    readonly dataKey: string;
    readonly context: BodyContext;
    readonly random: readonly string[];
    readonly plain: string;
    readonly sealed: string;
  }[];
}

/** Known answers of the sealer, for every implementation of it. */
export const VECTORS = JSON.parse(
  readFileSync(join(__dirname, '../../native/vectors/sealer.json'), 'utf8'),
) as Vectors;
