import { MasterKeyRing } from './master-key-ring';
import { SealBroken } from './sealer';

describe('MasterKeyRing', () => {
  const key = (version: number): [number, Uint8Array] => [version, new Uint8Array(32)];
  let stored: Map<number, Uint8Array>;
  let reads: number;
  const ring = (): MasterKeyRing =>
    new MasterKeyRing(() => {
      reads += 1;
      return new Map(stored);
    });

  beforeEach(() => {
    jest.useFakeTimers();
    stored = new Map([key(1)]);
    reads = 0;
  });
  afterEach(() => jest.useRealTimers());

  it('finds a key that was added meanwhile, at once', () => {
    const keys = ring();
    stored.set(...key(2));
    expect(keys.find(2)).toHaveLength(32);
    expect(keys.newest()).toBe(2);
  });

  it('looks for the same unknown version once a second, whatever asks for it', () => {
    const keys = ring();
    for (let i = 0; i < 100; i += 1) expect(() => keys.find(9)).toThrow(SealBroken);
    expect(reads).toBe(2);
    jest.advanceTimersByTime(1_000);
    stored.set(...key(9));
    expect(keys.find(9)).toHaveLength(32);
  });

  it('wraps under a newer key within a second', () => {
    const keys = ring();
    stored.set(...key(3));
    expect(keys.newest()).toBe(1);
    jest.advanceTimersByTime(1_000);
    expect(keys.newest()).toBe(3);
  });

  it('keeps what was taken away, and is the same map while nothing changes', () => {
    const keys = ring();
    stored.set(...key(2));
    keys.find(2);
    stored.delete(1);
    jest.advanceTimersByTime(1_000);
    keys.newest();
    const before = keys.keys;
    expect(keys.find(1)).toHaveLength(32);
    jest.advanceTimersByTime(1_000);
    keys.newest();
    expect(keys.keys).toBe(before);
  });
});
