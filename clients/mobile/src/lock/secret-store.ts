import * as SecureStore from 'expo-secure-store';

const OPTIONS: SecureStore.SecureStoreOptions = {
  // A wake-up reads it before the phone's owner looks at it; a backup takes it nowhere.
  keychainAccessible: SecureStore.AFTER_FIRST_UNLOCK_THIS_DEVICE_ONLY,
};

/** What nobody who opens the phone's files may change: kept in its keychain or keystore. */
export const secretStore = {
  getItem: (key: string): string | null => SecureStore.getItem(key, OPTIONS),
  setItem: (key: string, value: string): void => SecureStore.setItem(key, value, OPTIONS),
  removeItem: (key: string): void => {
    void SecureStore.deleteItemAsync(key, OPTIONS);
  },
};
