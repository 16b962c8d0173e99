import { MasterKeyRing } from './master-key-ring';
import { SealBroken } from './sealer';

describe('MasterKeyRing', () => {
  const key = (version: number): [number, Uint8Array] => [
    version,
    new Uint8Array(32).fill(version),
  ];
  let stored: Map<number, Uint8Array>;
  let unreadable: Map<number, string>;
  let reads: number;
  let warned: string[];
  const ring = (): MasterKeyRing =>
    new MasterKeyRing(
      (skip) => {
        reads += 1;
        for (const [version, why] of unreadable) skip(version, why);
        return new Map(stored);
      },
      (text) => warned.push(text),
    );

  beforeEach(() => {
    jest.useFakeTimers();
    stored = new Map([key(1)]);
    unreadable = new Map();
    reads = 0;
    warned = [];
  });
  afterEach(() => jest.useRealTimers());

  it('finds a key that was added meanwhile, at once', () => {
    const keys = ring();
    stored.set(...key(2));
    expect(keys.find(2)).toEqual(key(2)[1]);
  });

  it('looks for the same unknown version once a second, whatever asks for it', () => {
    const keys = ring();
    for (let i = 0; i < 100; i += 1) expect(() => keys.find(9)).toThrow(SealBroken);
    expect(reads).toBe(2);
    jest.advanceTimersByTime(1_000);
    stored.set(...key(9));
    expect(keys.find(9)).toHaveLength(32);
  });

  it('does so too when the clock is set back', () => {
    const keys = ring();
    expect(() => keys.find(2)).toThrow(SealBroken);
    jest.setSystemTime(0);
    jest.advanceTimersByTime(1_000);
    stored.set(...key(2));
    expect(keys.find(2)).toHaveLength(32);
  });

  it('keeps what was taken away or changed, and is the same map while nothing is new', () => {
    const keys = ring();
    stored.set(...key(2));
    keys.find(2);
    const before = keys.keys;
    stored = new Map([[1, new Uint8Array(32).fill(7)]]);
    expect(() => keys.find(3)).toThrow(SealBroken);
    expect(keys.keys).toBe(before);
    stored.set(...key(3));
    jest.advanceTimersByTime(1_000);
    keys.find(3);
    expect([...keys.keys].sort(([a], [b]) => a - b)).toEqual([key(1), key(2), key(3)]);
  });

  it('goes on beside a key that cannot be read, and says so once', () => {
    unreadable.set(2, 'EACCES');
    const keys = ring();
    expect(keys.find(1)).toHaveLength(32);
    for (let i = 0; i < 3; i += 1) {
      expect(() => keys.find(2)).toThrow('master-key.v2 cannot be read: EACCES');
      jest.advanceTimersByTime(1_000);
    }
    expect(warned).toEqual(['master-key.v2 cannot be read: EACCES']);
    unreadable.clear();
    stored.set(...key(2));
    expect(keys.find(2)).toHaveLength(32);
  });

  it('tells one key from another by what does not tell the key', async () => {
    jest.useRealTimers();
    const one = await ring().fingerprint(1);
    expect(one).toHaveLength(16);
    expect(await ring().fingerprint(1)).toEqual(one);
    stored.set(1, new Uint8Array(32).fill(9));
    expect(await ring().fingerprint(1)).not.toEqual(one);
  });
});
