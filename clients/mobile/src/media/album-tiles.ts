export interface Tile {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Album {
  readonly tiles: readonly Tile[];
  readonly height: number;
}

/** More are counted on the last tile, and are in the viewer. */
const TILES = 5;
const GAP = 3;

/** Where the pictures of an album lie in a box of this width: in rows, or one beside two. */
export function albumTiles(count: number, width: number): Album {
  const half = (width - GAP) / 2;
  if (count === 3) {
    const first = ((width - GAP) * 2) / 3;
    const side = (width - GAP) / 3;
    const low = 88;
    const height = 2 * low + GAP;
    return {
      height,
      tiles: [
        { x: 0, y: 0, width: first, height },
        { x: first + GAP, y: 0, width: side, height: low },
        { x: first + GAP, y: low + GAP, width: side, height: low },
      ],
    };
  }
  const rows = count === 2 ? [2] : count === 4 ? [2, 2] : [2, 3];
  const heights = count === 2 ? [Math.min(190, half)] : count === 4 ? [136, 136] : [128, 88];
  const tiles: Tile[] = [];
  let y = 0;
  rows.forEach((columns, row) => {
    const height = heights[row] ?? 0;
    const each = (width - GAP * (columns - 1)) / columns;
    for (let column = 0; column < columns; column += 1)
      tiles.push({ x: column * (each + GAP), y, width: each, height });
    y += height + GAP;
  });
  return { tiles: tiles.slice(0, Math.min(count, TILES)), height: y - GAP };
}
