/** How large a picture is drawn, and how far from the middle of its stage, in CSS pixels. */
export interface Zoomed {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export type Stage = Pick<DOMRect, 'left' | 'top' | 'width' | 'height'>;

export const WHOLE: Zoomed = { scale: 1, x: 0, y: 0 };
const MOST = 8;

/** Larger by this factor around a point of the page, which stays in its place, and then moved. */
export function zoomedAround(
  { scale, x, y }: Zoomed,
  { left, top, width, height }: Stage,
  point: Point,
  factor: number,
  moved: Point = WHOLE,
): Zoomed {
  const next = Math.min(MOST, Math.max(1, scale * factor));
  const real = next / scale;
  const at = { x: point.x - left - width / 2, y: point.y - top - height / 2 };
  return {
    scale: next,
    x: held(at.x - (at.x - x) * real + moved.x, width, next),
    y: held(at.y - (at.y - y) * real + moved.y, height, next),
  };
}

/** Never further than its own edge. */
function held(value: number, side: number, scale: number): number {
  const most = (side * (scale - 1)) / 2;
  // Without a zero that is less than another.
  return Math.min(most, Math.max(-most, value)) + 0;
}
