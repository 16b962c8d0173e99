import { albumTiles } from './album-tiles';
import { withinZoom } from './zoom';

describe('an album', () => {
  it.each([2, 3, 4, 5, 9])('of %d fills its box without an overlap', (count) => {
    const { tiles, height } = albumTiles(count, 400);
    expect(tiles).toHaveLength(Math.min(5, count));
    const area = tiles.reduce((sum, tile) => sum + tile.width * tile.height, 0);
    expect(area).toBeGreaterThan(400 * height * 0.95);
    for (const tile of tiles) {
      expect(tile.x + tile.width).toBeLessThanOrEqual(400.001);
      expect(tile.y + tile.height).toBeLessThanOrEqual(height + 0.001);
    }
    const overlaps = tiles.some((one, at) =>
      tiles
        .slice(at + 1)
        .some(
          (other) =>
            one.x < other.x + other.width &&
            other.x < one.x + one.width &&
            one.y < other.y + other.height &&
            other.y < one.y + one.height,
        ),
    );
    expect(overlaps).toBe(false);
  });
});

describe('zoom', () => {
  const screen = { width: 400, height: 800 };
  const box = { width: 400, height: 300 };

  it('leaves no gap at an edge', () => {
    expect(withinZoom(2, 500, 0, box, screen)).toEqual({ scale: 2, x: 200, y: 0 });
  });

  it('is back in its place when it is as small as it fits', () => {
    expect(withinZoom(0.7, 40, 40, box, screen)).toEqual({ scale: 1, x: 0, y: 0 });
  });
});
