import type { Config } from '../../platform/config';
import { checkDatabase } from './database';
import { checkFiles } from './files';
import type { Finding } from './finding';
import { checkKafka } from './kafka';
import { checkDisk, checkNative, checkNode, checkPort, checkSecrets } from './machine';
import { checkPush } from './push';

/** Every look at the machine and at what the server leans on, in the order of a report. */
export async function examine(config: Config): Promise<readonly Finding[]> {
  return [
    checkNode(),
    checkNative(config),
    checkSecrets(config),
    checkDisk(config),
    await checkPort('port', config.port, config.host),
    await checkPort('internal port', config.internalPort, config.internalHost),
    ...(await checkDatabase(config)),
    ...(await checkFiles(config)),
    ...(await checkKafka(config)),
    ...checkPush(config),
  ];
}
