interface Extent {
  readonly start: number;
  readonly end: number;
}

/**
 * Where a lifted tile would come to lie: so many of the others come before it.
 *
 * @param others their horizontal extents, in the order of the tray
 * @param at the pointer's
 */
export function placeAt(others: readonly Extent[], at: number, rightToLeft: boolean): number {
  return others.filter(({ start, end }) => {
    const middle = (start + end) / 2;
    return rightToLeft ? at < middle : at > middle;
  }).length;
}
