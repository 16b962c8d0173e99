import type { Config } from '../../platform/config';
import { checkDatabase } from './database';
import type { Finding } from './finding';
import { checkDisk, checkNative, checkNode, checkPort, checkSecrets } from './machine';

/** Every look at the machine and the database, in the order of a report. */
export async function examine(config: Config): Promise<readonly Finding[]> {
  return [
    checkNode(),
    checkNative(config),
    checkSecrets(config),
    checkDisk(config),
    await checkPort('port', config.port, config.host),
    await checkPort('internal port', config.internalPort, config.internalHost),
    ...(await checkDatabase(config)),
  ];
}
