import { movesOf } from './moves';

const durationOf = (connections: number, { batch, pauseMs }: ReturnType<typeof movesOf>): number =>
  Math.ceil(connections / batch) * pauseMs;

describe('how sockets are told to move', () => {
  it('gives other instances 200 a second, each of them away for half a second at most', () => {
    for (const random of [0, 0.999]) {
      const moves = movesOf(1_000, false, () => random);
      expect(durationOf(1_000, moves)).toBe(5_000);
      expect(moves.batch).toBe(20);
      expect(moves.reconnectAfterMs()).toBeGreaterThanOrEqual(50);
      expect(moves.reconnectAfterMs()).toBeLessThanOrEqual(500);
    }
    expect(movesOf(1, false, Math.random).batch).toBe(20);
  });

  it('ends within half a minute, however many there are', () => {
    expect(durationOf(50_000, movesOf(50_000, false, Math.random))).toBeLessThanOrEqual(30_000);
    expect(movesOf(50_000, true, () => 0.999).reconnectAfterMs()).toBeLessThanOrEqual(32_000);
  });

  it('lets a single instance go at once, and has its clients wait outside for their turn', () => {
    expect(durationOf(1_000, movesOf(1_000, true, Math.random))).toBeLessThanOrEqual(100);
    expect(movesOf(1_000, true, () => 0).reconnectAfterMs()).toBe(1_000);
    expect(movesOf(1_000, true, () => 0.999).reconnectAfterMs()).toBeGreaterThan(6_900);
  });
});
