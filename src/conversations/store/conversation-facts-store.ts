import type { ConversationId, Mode } from '@anochat/contract';

import type { Queryable } from '../../platform/database';

/** What never changes about a conversation (its key may be wrapped anew, and the old form still opens). */
export interface ConversationFacts {
  readonly id: ConversationId;
  readonly mode: Mode;
  /** Wrapped. */
  readonly dataKey: Uint8Array;
}

export const findFacts = (
  database: Queryable,
  ids: readonly ConversationId[],
): Promise<ConversationFacts[]> =>
  database.query<ConversationFacts>(
    `SELECT id, mode, data_key AS "dataKey" FROM conversations WHERE id = ANY ($1)`,
    [ids],
  );
