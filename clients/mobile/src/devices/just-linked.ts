import { create } from 'zustand';

/** Whether this phone got its keys since it was started: then an earlier device may be left over. */
export const useJustLinked = create<{ readonly isLinked: boolean }>(() => ({ isLinked: false }));
