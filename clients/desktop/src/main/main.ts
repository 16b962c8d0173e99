import { app, protocol } from 'electron';

import { answerSeam } from './answer-seam';
import { Desktop } from './desktop';
import { APP_SCHEME } from './pages';

protocol.registerSchemesAsPrivileged([
  {
    scheme: APP_SCHEME,
    privileges: {
      standard: true,
      secure: true,
      supportFetchAPI: true,
      corsEnabled: true,
      allowServiceWorkers: true,
      stream: true,
    },
  },
]);
app.enableSandbox();
if (process.platform === 'win32') app.setAppUserModelId('org.anochat.desktop');

// A second start hands its link to the first.
if (app.requestSingleInstanceLock()) {
  const links: string[] = [];
  let desktop: Desktop | null = null;
  const take = (args: readonly string[]): void => {
    if (desktop) desktop.openLinkIn(args);
    else links.push(...args);
  };
  app.on('open-url', (event, url) => {
    event.preventDefault();
    take([url]);
  });
  app.on('second-instance', (_event, args) => {
    desktop?.show();
    take(args);
  });
  void app.whenReady().then(async () => {
    desktop = await Desktop.start(answerSeam);
    desktop?.openLinkIn([...process.argv.slice(1), ...links]);
  });
} else app.quit();
