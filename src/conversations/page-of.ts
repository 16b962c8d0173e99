import type { Page } from '@anochat/contract';

/** A page of a list of which one more than the limit was read. */
export const pageOf = <T>(
  found: readonly T[],
  limit: number,
  cursorOf: (last: T) => string,
): Page<T> => {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const hasMore = found.length > limit && last !== undefined;
  return { items, nextCursor: hasMore ? cursorOf(last) : null, hasMore };
};
