import { CommandRefused } from '../cli.errors';
import type { ClusterSecrets, Files } from './cluster-secrets';

const ATTEMPTS = 5;
const isMasterKey = (name: string): boolean => name.startsWith('master-key.v');

/**
 * Puts keys into a Secret that lacks them, and changes none that is there. A Secret that exists is
 * given no master key: what its server has sealed opens under the one that it had.
 *
 * @returns whether the Secret was made, and the names that were added
 * @throws CommandRefused when there is a Secret without a master key
 */
export async function publishKeys(
  secrets: ClusterSecrets,
  name: string,
  keys: Files,
): Promise<{ readonly isNew: boolean; readonly added: readonly string[] }> {
  if (await secrets.create(name, keys)) return { isNew: true, added: Object.keys(keys) };
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const found = await secrets.find(name);
    if (found === undefined) break;
    if (!found.names.some(isMasterKey)) {
      throw new CommandRefused(
        `The Secret ${name} is there and holds no master key: put your copy of it back, or delete the Secret if no data was ever sealed.`,
      );
    }
    const lacking = Object.entries(keys).filter(
      ([key]) => !isMasterKey(key) && !found.names.includes(key),
    );
    const added = lacking.map(([key]) => key);
    if (added.length === 0 || (await secrets.add(name, Object.fromEntries(lacking), found))) {
      return { isNew: false, added };
    }
  }
  throw new CommandRefused(`The Secret ${name} keeps changing. Run the command again.`);
}
