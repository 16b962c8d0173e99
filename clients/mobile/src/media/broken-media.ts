import { useCallback } from 'react';
import { create } from 'zustand';

import type { BlobRef } from '@anochat/contract';

/** Files that were to be pictures or films and cannot be shown as such, for as long as the app lives. */
const useBroken = create<{ readonly files: ReadonlySet<string> }>(() => ({ files: new Set() }));

const nameOf = ({ blob, digest }: BlobRef): string => `${blob} ${digest}`;

export const useIsBroken = (): ((file: BlobRef) => boolean) => {
  const files = useBroken((state) => state.files);
  return useCallback((file) => files.has(nameOf(file)), [files]);
};

export const markBroken = (file: BlobRef): void => {
  useBroken.setState(({ files }) => ({ files: new Set([...files, nameOf(file)]) }));
};
