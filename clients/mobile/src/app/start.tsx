import type { ComponentType } from 'react';

import { startLanguage } from '../language/language';
import { removeAllOpened } from '../media/opened-store';
import { preferences } from '../preferences/preferences';
import { forgetWithSession } from './forget-with-session';
import { Root } from './root';

/** Readies what the first render needs; nothing in it waits for the network. */
export function start(): ComponentType {
  startLanguage(preferences().language);
  forgetWithSession();
  // What was left when the app was killed.
  removeAllOpened();
  return Root;
}
