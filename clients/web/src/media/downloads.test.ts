import { act, createElement, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { FilePart } from '@anochat/contract';
import type { AnoChat, MediaFile } from '@anochat/sdk';
import { file } from '@anochat/sdk/shown/testing';

import { emptyPage } from '../client/testing/empty-page';
import { cancelDownload, download, useDownload, type DownloadState } from './downloads';

describe('a file on its way to the disk', () => {
  let root: Root;
  let part: FilePart;
  let opened: number;
  let seen: (DownloadState | null)[];
  /** Lets the next piece come, or the file break off. */
  let pieces: ReadableStreamDefaultController<Uint8Array>;
  let names: string[];
  let count = 0;

  const client = {
    media: {
      open: () => {
        opened += 1;
        const chunks = new ReadableStream<Uint8Array>({ start: (given) => void (pieces = given) });
        return Promise.resolve({ chunks: () => chunks.values() } as unknown as MediaFile);
      },
    },
  } as unknown as AnoChat;

  beforeEach(() => {
    // Each has a file of its own: what is known of one stays.
    part = file(`../page ${(count += 1)}.html`);
    [opened, seen, names] = [0, [], []];
    vi.stubGlobal('window', { HTMLIFrameElement: Object });
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
    const link = { href: '', download: '', click: () => names.push(link.download) };
    vi.stubGlobal('document', { createElement: () => link });
    const Probe = (): ReactNode => {
      seen.push(useDownload('tea', part));
      return null;
    };
    root = createRoot(emptyPage());
    act(() => root.render(createElement(Probe)));
  });
  afterEach(() => {
    act(() => root.unmount());
    vi.unstubAllGlobals();
  });
  const begin = (): Promise<void> => download(client, 'tea', part, 'File');
  const come = (bytes: number): Promise<void> =>
    act(async () => {
      pieces.enqueue(new Uint8Array(bytes));
      await new Promise(setImmediate);
    });

  it('shows how far it is, and is saved under a name for the disk', async () => {
    expect(seen).toEqual([null]);
    await act(async () => {
      void begin();
      await new Promise(setImmediate);
    });
    await come(10);
    await come(5);
    await act(async () => {
      pieces.close();
      await new Promise(setImmediate);
    });
    expect(seen.slice(1)).toEqual([
      { state: 'running', bytes: 0 },
      { state: 'running', bytes: 10 },
      { state: 'running', bytes: 15 },
      { state: 'saved' },
    ]);
    expect(names).toEqual([`_page ${count}.html`]);
  });

  it('is fetched once, however often it is asked for meanwhile', async () => {
    await act(async () => {
      void begin();
      await begin();
    });
    expect(opened).toBe(1);
    await act(async () => {
      pieces.close();
      await new Promise(setImmediate);
    });
  });

  it('is as if it had never begun once it is stopped, and begins anew', async () => {
    await act(async () => {
      void begin();
      await new Promise(setImmediate);
    });
    cancelDownload('tea', part);
    await come(10);
    expect(seen.at(-1)).toBeNull();
    expect(names).toEqual([]);
    await act(async () => {
      void begin();
      await new Promise(setImmediate);
    });
    await come(10);
    expect([opened, seen.at(-1)]).toEqual([2, { state: 'running', bytes: 10 }]);
  });

  it('says why it has failed, and is tried again', async () => {
    const error = new Error('damaged');
    await act(async () => {
      void begin();
      await new Promise(setImmediate);
      pieces.error(error);
      await new Promise(setImmediate);
    });
    expect(seen.at(-1)).toEqual({ state: 'failed', error });
    await act(async () => {
      void begin();
      await new Promise(setImmediate);
    });
    expect(seen.at(-1)).toEqual({ state: 'running', bytes: 0 });
  });
});
