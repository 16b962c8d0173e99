/** One page of a keyset-paged list. A limit over the maximum is a 400. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
  readonly hasMore: boolean;
}

/** A whole list that is short by nature. */
export interface Items<T> {
  readonly items: readonly T[];
}
