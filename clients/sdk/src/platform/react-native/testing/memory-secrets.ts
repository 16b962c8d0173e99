import type { SecretStore } from '../machine';

/** A keychain for tests; every call takes a turn, as one that asks the system does. */
export const createMemorySecrets = (): SecretStore => {
  const secrets = new Map<string, string>();
  const later = async (run: () => void): Promise<void> => {
    await Promise.resolve();
    run();
  };
  return {
    get: async (name) => {
      await Promise.resolve();
      return secrets.get(name) ?? null;
    },
    set: (name, secret) => later(() => secrets.set(name, secret)),
    remove: (name) => later(() => secrets.delete(name)),
  };
};
