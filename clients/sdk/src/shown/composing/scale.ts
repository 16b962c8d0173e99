interface Size {
  readonly width: number;
  readonly height: number;
}

/** The same shape with its long side at most so long, never larger than it was. */
export function scaledTo({ width, height }: Size, longSide: number): Size {
  const scale = Math.min(1, longSide / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}
