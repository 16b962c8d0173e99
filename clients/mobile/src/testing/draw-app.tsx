import { render, type RenderResult } from '@testing-library/react-native';

import type { AnoChat } from '@anochat/sdk';

import { Root } from '../app/root';
import { useRunning } from '../client';
import { startLanguage } from '../language/language';
import { preferences } from '../preferences/preferences';

/** The whole app on that client, from the first screen that it shows, as the preferences want it. */
export function drawApp(client: AnoChat): RenderResult {
  startLanguage(preferences().language);
  useRunning.setState({ status: 'running', client, serverUrl: 'http://127.0.0.1:1' });
  return render(<Root />);
}
