/** A rectangle on the screen, in CSS pixels. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const placeOfPoint = (x: number, y: number): Place => ({
  left: x,
  top: y,
  right: x,
  bottom: y,
});

const MARGIN = 8;
const DISTANCE = 4;

const clamp = (value: number, least: number, most: number): number =>
  Math.max(least, Math.min(value, most));

/** Where a box of this size goes: below its anchor, above when there is no room, always on the screen. */
export function placeBeside(
  anchor: Place,
  size: { readonly width: number; readonly height: number },
  page = {
    width: innerWidth,
    height: innerHeight,
    rightToLeft: document.documentElement.dir === 'rtl',
  },
): { readonly x: number; readonly y: number } {
  const roomBelow = page.height - anchor.bottom - DISTANCE - MARGIN;
  const roomAbove = anchor.top - DISTANCE - MARGIN;
  const below = size.height <= roomBelow || roomBelow >= roomAbove;
  const y = below ? anchor.bottom + DISTANCE : anchor.top - DISTANCE - size.height;
  // Lined up with the anchor's start, or with its end where the box would leave the screen.
  const fromLeft = anchor.left + size.width <= page.width - MARGIN;
  const fromRight = anchor.right - size.width >= MARGIN;
  const startsLeft = page.rightToLeft ? !fromRight : fromLeft;
  const x = startsLeft ? anchor.left : anchor.right - size.width;
  return {
    x: clamp(x, MARGIN, Math.max(MARGIN, page.width - size.width - MARGIN)),
    y: clamp(y, MARGIN, Math.max(MARGIN, page.height - size.height - MARGIN)),
  };
}
