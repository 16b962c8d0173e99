import { OpenedFiles } from './opened-files';

const blob = (bytes: number): Blob => new Blob([new Uint8Array(bytes)]);

describe('addresses of opened files', () => {
  let made: number;
  let revoked: string[];
  let urls: OpenedFiles<Blob>;
  beforeEach(() => {
    made = 0;
    revoked = [];
    urls = new OpenedFiles<Blob>({
      keepBytes: 100,
      create: () => `url-${(made += 1)}`,
      revoke: (url) => revoked.push(url),
    });
  });
  const seen = async (key: string, bytes: number): Promise<void> => {
    const held = urls.hold(key, () => Promise.resolve(blob(bytes)));
    await held.url;
    held.release();
  };

  it('are shared by all that show the same file, which is opened once', async () => {
    const never = (): Promise<Blob> => Promise.reject(new Error('opened twice'));
    const first = urls.hold('a', () => Promise.resolve(blob(10)));
    const second = urls.hold('a', never);
    expect([await first.url, await second.url]).toEqual(['url-1', 'url-1']);
    expect(urls.peek('a')).toBe('url-1');
  });

  it('stay while anything shows them, whatever room they take', async () => {
    const held = urls.hold('a', () => Promise.resolve(blob(500)));
    const other = urls.hold('a', () => Promise.resolve(blob(500)));
    await held.url;
    held.release();
    held.release();
    expect(revoked).toEqual([]);
    other.release();
    expect(revoked).toEqual(['url-1']);
    expect(urls.peek('a')).toBeNull();
  });

  it('go in the order in which they were last shown, when there is no room', async () => {
    await seen('a', 40);
    await seen('b', 40);
    await seen('a', 40);
    await seen('c', 40);
    expect(revoked).toEqual(['url-2']);
    expect(['a', 'b', 'c'].map((key) => urls.peek(key))).toEqual(['url-1', null, 'url-3']);
  });

  it('are tried again after a failure', async () => {
    const failed = urls.hold('a', () => Promise.reject(new Error('no network')));
    await expect(failed.url).rejects.toThrow('no network');
    const again = urls.hold('a', () => Promise.resolve(blob(1)));
    await expect(again.url).resolves.toBe('url-1');
  });

  it('leave nothing of an ended session, not even what comes later', async () => {
    await seen('a', 1);
    const late = urls.hold('b', () => Promise.resolve(blob(1)));
    urls.clear();
    await late.url;
    expect(revoked).toEqual(['url-1', 'url-2']);
    expect(urls.peek('b')).toBeNull();
  });

  it('stay as they were opened anew, when who showed them before lets go of them late', async () => {
    const before = urls.hold('a', () => Promise.resolve(blob(1)));
    await before.url;
    urls.clear();
    await urls.hold('a', () => Promise.resolve(blob(1))).url;
    before.release();
    expect(urls.peek('a')).toBe('url-2');
  });
});
