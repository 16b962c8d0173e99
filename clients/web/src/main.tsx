import { createRoot } from 'react-dom/client';

import { createClient } from '@anochat/sdk';
import { createPlatform } from '@anochat/sdk/platform';
import { AnoChatProvider } from '@anochat/sdk/react';

import { App } from './app/app';
import { CrashBoundary } from './app/crash-boundary';
import { keepShell } from './app/keep-shell';
import { reloadWhenUpgraded } from './app/reload-when-upgraded';
import { forgetUnsentWith } from './composer/forget-unsent';
import { serverOrigin } from './desktop/server-origin';
import { startLanguage } from './language/language';
import { playFilesOf } from './media/stream-address';
import { applyPreferences, usePreferences } from './preferences/preferences';
import { followPush } from './push/follow-push';
import './styles.css';

async function start(): Promise<void> {
  const root = document.getElementById('root');
  if (!root) throw new Error('The page has no root element');
  reloadWhenUpgraded(window);
  applyPreferences();
  void keepShell();
  const reactRoot = createRoot(root);
  const { anochatDesktop: desktop } = window;
  const language = startLanguage(usePreferences.getState().language);
  // What is asked before there is a client is asked in words.
  if (desktop) await language;
  const platform = desktop
    ? await (
        await import('./desktop/start-desktop')
      ).startDesktop(desktop, (page) => reactRoot.render(page))
    : createPlatform();
  if (platform === null) return;
  const client = createClient({
    platform,
    serverUrl: serverOrigin(),
    search: true,
    // In a file of its own: nothing is waited for before the first paint.
    encryption: async () => (await import('./encryption/load-encryption')).loadEncryption(),
    media: async () => (await import('./media/load-media')).loadMedia(),
  });
  playFilesOf(client.media);
  forgetUnsentWith(client.session.state);
  // The desktop client is there to be told; the others are woken.
  if (!desktop) followPush(client);
  await Promise.all([language, client.start()]);
  if (desktop) (await import('./desktop/attend-desktop')).attendDesktop(desktop, client);
  reactRoot.render(
    <CrashBoundary>
      <AnoChatProvider client={client}>
        <App />
      </AnoChatProvider>
    </CrashBoundary>,
  );
}

void start();
