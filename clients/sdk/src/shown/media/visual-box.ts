const WIDTH_PX = 380;
const HEIGHT_PX = 340;
const LEAST_PX = 120;
/** Beyond these a picture is cut to fit; the viewer shows all of it. */
const SLIMMEST = 0.5;
const WIDEST = 2.8;

export interface VisualBox {
  /** CSS pixels, before the bubble's own width takes some of it. */
  readonly width: number;
  /** Width by height. */
  readonly ratio: number;
}

/** The place that a picture takes in a bubble, known before anything of it is fetched. */
export function visualBox(width: number, height: number): VisualBox {
  const ratio = Math.min(WIDEST, Math.max(SLIMMEST, width / height));
  const fitting = Math.min(WIDTH_PX, HEIGHT_PX * ratio);
  // Small ones are not blown up, but stay large enough for the time and a finger.
  return { width: Math.round(Math.min(fitting, Math.max(width, LEAST_PX))), ratio };
}
