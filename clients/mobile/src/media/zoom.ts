interface Extent {
  readonly width: number;
  readonly height: number;
}

interface Zoom {
  readonly scale: number;
  /** How far its middle is from the screen's. */
  readonly x: number;
  readonly y: number;
}

const MOST = 6;

/** The nearest zoom at which the picture is no smaller than fits and leaves no gap at an edge. */
export function withinZoom(scale: number, x: number, y: number, box: Extent, screen: Extent): Zoom {
  'worklet';
  const within = Math.min(MOST, Math.max(1, scale));
  const roomX = Math.max(0, (box.width * within - screen.width) / 2);
  const roomY = Math.max(0, (box.height * within - screen.height) / 2);
  return {
    scale: within,
    x: Math.min(roomX, Math.max(-roomX, x)),
    y: Math.min(roomY, Math.max(-roomY, y)),
  };
}
