import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { MediaFile } from '@anochat/sdk';

import { SaveCancelled, saveFile, type SaveWatch } from './save-file';

const MIB = 1024 ** 2;
const PAGE = '<script>window.ran = 1</script>';

/** A file that says that it is a page, in two pieces; `end` comes in place of the second. */
const fileOf = (end?: Error): MediaFile => {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(new TextEncoder().encode(PAGE.slice(0, 10)));
    if (end) throw end;
    yield new TextEncoder().encode(PAGE.slice(10));
  }
  const unused = (): never => {
    throw new Error('not read so');
  };
  return {
    ...{ name: 'page.html', mime: 'text/html', size: PAGE.length },
    ...{ chunks, read: unused, whole: unused },
  };
};

describe('saving a file', () => {
  /** What was offered to the browser as a download, and under which name. */
  let offered: { readonly blob: Blob; readonly name: string }[];
  /** What happened to the place on the disk that somebody has chosen. */
  let disk: string[];
  let progress: number[];
  const watch = (isCancelled = (): boolean => false): SaveWatch => ({
    isCancelled,
    onProgress: (bytes) => progress.push(bytes),
  });

  beforeEach(() => {
    [offered, disk, progress] = [[], [], []];
    let last: Blob;
    vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
      last = blob as Blob;
      return 'blob:it';
    });
    const link = {
      href: '',
      download: '',
      click: () => offered.push({ blob: last, name: link.download }),
    };
    vi.stubGlobal('document', { createElement: () => link });
    vi.stubGlobal('window', {});
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });
  const letPick = (answer: () => Promise<unknown>): void => {
    vi.stubGlobal('window', { showSaveFilePicker: answer });
  };
  const place = {
    createWritable: () =>
      Promise.resolve({
        write: (bytes: Uint8Array) => disk.push(new TextDecoder().decode(bytes)),
        close: () => disk.push('closed'),
        abort: () => disk.push('aborted'),
      }),
  };

  it('offers all of it as bytes and nothing else, whatever it is said to be', async () => {
    await saveFile(() => Promise.resolve(fileOf()), 'page.html', PAGE.length, watch());
    expect(offered).toMatchObject([
      { name: 'page.html', blob: { type: 'application/octet-stream' } },
    ]);
    expect(await offered[0]?.blob.text()).toBe(PAGE);
    expect(progress).toEqual([10, PAGE.length]);
  });

  it('offers nothing of one that breaks off, or is not what the message says', async () => {
    const broken = fileOf(new Error('damaged'));
    const saving = saveFile(() => Promise.resolve(broken), 'page.html', PAGE.length, watch());
    await expect(saving).rejects.toThrow('damaged');
    expect(offered).toEqual([]);
  });

  it('stops when somebody thinks better of it', async () => {
    const watched = watch(() => progress.length > 0);
    const saving = saveFile(() => Promise.resolve(fileOf()), 'page.html', 9, watched);
    await expect(saving).rejects.toBeInstanceOf(SaveCancelled);
    expect(offered).toEqual([]);
  });

  it('writes a large one to its place, piece by piece', async () => {
    letPick(() => Promise.resolve(place));
    await saveFile(() => Promise.resolve(fileOf()), 'page.html', 100 * MIB, watch());
    expect(disk).toEqual([PAGE.slice(0, 10), PAGE.slice(10), 'closed']);
    expect(offered).toEqual([]);
  });

  it('leaves nothing there of a large one that breaks off', async () => {
    letPick(() => Promise.resolve(place));
    const open = (): Promise<MediaFile> => Promise.resolve(fileOf(new Error('damaged')));
    await expect(saveFile(open, 'page.html', 100 * MIB, watch())).rejects.toThrow('damaged');
    expect(disk).toEqual([PAGE.slice(0, 10), 'aborted']);
  });

  it('fetches nothing when no place is chosen', async () => {
    letPick(() => Promise.reject(new DOMException('no', 'AbortError')));
    const open = vi.fn<() => Promise<MediaFile>>();
    await expect(saveFile(open, 'a', 100 * MIB, watch())).rejects.toBeInstanceOf(SaveCancelled);
    expect(open).not.toHaveBeenCalled();
  });
});
