import { Storage } from 'expo-sqlite/kv-store';

/** What is no secret and is needed before anything else: preferences, the address of the server. */
export const plainStore = {
  getItem: (key: string): string | null => Storage.getItemSync(key),
  setItem: (key: string, value: string): void => Storage.setItemSync(key, value),
  removeItem: (key: string): void => {
    Storage.removeItemSync(key);
  },
};
