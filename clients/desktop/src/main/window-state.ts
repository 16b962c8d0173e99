import { isRecord } from './settings-file';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface WindowState {
  /** `null`: in the middle, as large as is usual. */
  readonly bounds: Rectangle | null;
  readonly isMaximized: boolean;
}

export const SMALLEST = { width: 360, height: 480 } as const;
export const USUAL = { width: 1_120, height: 780 } as const;
/** So much of the title bar has to be in sight to take hold of it. */
const IN_SIGHT = { width: 120, height: 40 } as const;

export function readWindowState(found: unknown): WindowState {
  if (!isRecord(found)) return { bounds: null, isMaximized: false };
  const { bounds, isMaximized } = found;
  return { bounds: isRectangle(bounds) ? bounds : null, isMaximized: isMaximized === true };
}

/** Where the window goes: back to where it was, if that is still in sight of a display. */
export function placeWindow(
  { bounds }: WindowState,
  workAreas: readonly Rectangle[],
): { readonly width: number; readonly height: number; readonly x?: number; readonly y?: number } {
  if (bounds === null) return USUAL;
  const width = Math.max(bounds.width, SMALLEST.width);
  const height = Math.max(bounds.height, SMALLEST.height);
  const isSeen = workAreas.some((area) => {
    const across = overlap(bounds.x, width, area.x, area.width);
    const isTopSeen = bounds.y >= area.y && bounds.y + IN_SIGHT.height <= area.y + area.height;
    return across >= IN_SIGHT.width && isTopSeen;
  });
  return isSeen ? { x: bounds.x, y: bounds.y, width, height } : { width, height };
}

const overlap = (start: number, length: number, otherStart: number, otherLength: number): number =>
  Math.min(start + length, otherStart + otherLength) - Math.max(start, otherStart);

const isRectangle = (value: unknown): value is Rectangle =>
  isRecord(value) &&
  [value['x'], value['y'], value['width'], value['height']].every(Number.isSafeInteger) &&
  Number(value['width']) > 0 &&
  Number(value['height']) > 0;
