import { useSyncExternalStore } from 'react';
import type { Readable } from '../observable';

/** The current value, and a render at each change. */
export const useReadable = <T>(readable: Readable<T>): T =>
  useSyncExternalStore(readable.subscribe, readable.get, readable.get);
