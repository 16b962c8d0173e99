import { createRoot } from 'react-dom/client';

import { createClient } from '@anochat/sdk';
import { createPlatform } from '@anochat/sdk/platform';
import { AnoChatProvider } from '@anochat/sdk/react';

import { App } from './app/app';
import { CrashBoundary } from './app/crash-boundary';
import { keepShell } from './app/keep-shell';
import { reloadWhenUpgraded } from './app/reload-when-upgraded';
import { forgetUnsentWith } from './composer/forget-unsent';
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
  const client = createClient({
    platform: createPlatform(),
    serverUrl: location.origin,
    search: true,
    // In a file of its own: nothing is waited for before the first paint.
    encryption: async () => (await import('./encryption/load-encryption')).loadEncryption(),
    media: async () => (await import('./media/load-media')).loadMedia(),
  });
  playFilesOf(client.media);
  forgetUnsentWith(client.session.state);
  followPush(client);
  await Promise.all([startLanguage(usePreferences.getState().language), client.start()]);
  createRoot(root).render(
    <CrashBoundary>
      <AnoChatProvider client={client}>
        <App />
      </AnoChatProvider>
    </CrashBoundary>,
  );
}

void start();
