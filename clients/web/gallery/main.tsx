import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';

import { AnoChatProvider } from '@anochat/sdk/react';
import { isLanguage } from '@anochat/tokens';

import { App } from '../src/app/app';
import { startLanguage } from '../src/language/language';
import { playFilesOf } from '../src/media/stream-address';
import { applyPreferences, setPreference } from '../src/preferences/preferences';
import '../src/styles.css';
import { createFixtureClient } from './fixture-client';

/**
 * The pages of the app on fixtures, without a server: `?path=/settings/devices`, `?theme=dark`,
 * `?language=ar`, `?state=offline|empty|evicted|signed-out`. Never part of the production build.
 */
async function start(): Promise<void> {
  const query = new URLSearchParams(location.search);
  const language = query.get('language') ?? 'en';
  const theme = query.get('theme');
  if (theme === 'light' || theme === 'dark') setPreference({ theme });
  applyPreferences();
  await startLanguage(isLanguage(language) ? language : 'en');
  const state = query.get('state');
  const client = createFixtureClient({
    signedIn: state !== 'signed-out',
    empty: state === 'empty',
    query,
    storage: state === 'evicted' ? 'evicted' : 'fine',
    ...(state === 'offline' && { connection: { status: 'offline', retryAt: Date.now() + 60_000 } }),
  });
  playFilesOf(client.media);
  const { hook } = memoryLocation({ path: query.get('path') ?? '/' });
  const root = document.getElementById('root');
  if (!root) throw new Error('The page has no root element');
  createRoot(root).render(
    <AnoChatProvider client={client}>
      <Router hook={hook}>
        <App />
      </Router>
    </AnoChatProvider>,
  );
}

void start();
