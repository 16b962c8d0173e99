import { create } from 'zustand';

/** Whether this browser got its keys since the page was opened: then an earlier device may be left over. */
export const useJustLinked = create<{ readonly isLinked: boolean }>(() => ({ isLinked: false }));
