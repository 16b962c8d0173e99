import { act, renderHook, waitFor } from '@testing-library/react-native';
import type { ReactNode } from 'react';

import type { BlobRef } from '@anochat/contract';
import { Cell, type AnoChat } from '@anochat/sdk';
import { AnoChatProvider } from '@anochat/sdk/react';

import { forgetOpenedFiles, openFilesAgain, useOpenedPicture } from './use-opened-picture';

const mockThere = new Set<string>();
jest.mock('./opened-store', () => {
  let made = 0;
  return {
    putBytes: () => {
      made += 1;
      mockThere.add(`file-${made}`);
      return `file-${made}`;
    },
    removeOpened: (uri: string) => mockThere.delete(uri),
    removeAllOpened: () => mockThere.clear(),
  };
});

const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const client = {
  session: { state: new Cell({ status: 'signed-in' }) },
  media: {
    open: () => Promise.resolve({ whole: () => Promise.resolve(Buffer.from(PIXEL, 'base64')) }),
  },
} as unknown as AnoChat;
const file = { blob: 'b', digest: 'd', name: 'a.png' } as unknown as BlobRef;
const wrapper = ({ children }: { readonly children: ReactNode }) => (
  <AnoChatProvider client={client}>{children}</AnoChatProvider>
);

it('a picture on the screen has its file again after the lock has removed it', async () => {
  const wanted = { conversation: 'c', file, atMost: 1_000 };
  const { result } = renderHook(() => useOpenedPicture(wanted), { wrapper });
  await waitFor(() => expect(result.current).toEqual({ state: 'ready', uri: 'file-1' }));
  act(forgetOpenedFiles);
  expect(mockThere).toEqual(new Set());
  act(openFilesAgain);
  await waitFor(() => expect(result.current).toEqual({ state: 'ready', uri: 'file-2' }));
  expect(mockThere).toEqual(new Set(['file-2']));
});
