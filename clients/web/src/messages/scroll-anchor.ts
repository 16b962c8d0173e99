/** A row and where its top stands, in pixels below the top of the scroll box. */
export interface ScrollAnchor {
  readonly key: string;
  readonly offset: number;
}

const rowsIn = (box: HTMLElement): NodeListOf<HTMLElement> =>
  box.querySelectorAll<HTMLElement>('[data-key]');

/** Pixels from the top of the scroll box to the top of a row in it. */
export const topIn = (box: HTMLElement, row: Element): number =>
  row.getBoundingClientRect().top - box.getBoundingClientRect().top;

/** Whether any of a row is seen. */
export function isOnScreen(box: HTMLElement, row: Element): boolean {
  const { top, bottom } = box.getBoundingClientRect();
  const place = row.getBoundingClientRect();
  return place.bottom > top && place.top < bottom;
}

/** Index of the first row that ends below `edge`; rows lie in order, so half of them fall away at each look. */
function firstBelow(rows: NodeListOf<HTMLElement>, edge: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row && row.getBoundingClientRect().bottom <= edge) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first row that is seen, or `null` in an empty list. */
export function anchorOf(box: HTMLElement): ScrollAnchor | null {
  const rows = rowsIn(box);
  const row = rows[firstBelow(rows, box.getBoundingClientRect().top)];
  const key = row?.dataset['key'];
  return row && key !== undefined ? { key, offset: topIn(box, row) } : null;
}

/** Scrolls so that the anchor's row stands where it stood. */
export function holdAnchor(box: HTMLElement, anchor: ScrollAnchor): void {
  const row = [...rowsIn(box)].find((candidate) => candidate.dataset['key'] === anchor.key);
  if (row) box.scrollTop += topIn(box, row) - anchor.offset;
}

/** The seq of the last row that is seen whole, or `null`. */
export function lastSeenSeq(box: HTMLElement): number | null {
  const rows = rowsIn(box);
  const edge = box.getBoundingClientRect().bottom + 1;
  for (let index = firstBelow(rows, edge) - 1; index >= 0; index -= 1) {
    const seq = rows[index]?.dataset['seq'];
    if (seq !== undefined) return Number(seq);
  }
  return null;
}

export const distanceToEnd = (box: HTMLElement): number =>
  box.scrollHeight - box.scrollTop - box.clientHeight;
