import type { Persistence } from '../platform';

/** Of the whole origin. Chromium decides by itself, Firefox asks the person. */
export const persistence: Persistence = {
  state: async () => {
    // Not on origins that are not secure.
    if (!('storage' in navigator)) return 'unknown';
    return (await navigator.storage.persisted()) ? 'kept' : 'may-be-removed';
  },
  ask: async () => {
    if (!('storage' in navigator)) return 'unknown';
    return (await navigator.storage.persist()) ? 'kept' : 'may-be-removed';
  },
};
