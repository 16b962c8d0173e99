import type { ComponentType } from 'react';

import { startLanguage } from '../language/language';
import { preferences } from '../preferences/preferences';
import { forgetWithSession } from './forget-with-session';
import { Root } from './root';

/** Readies what the first render needs; nothing in it waits for the network. */
export function start(): ComponentType {
  startLanguage(preferences().language);
  forgetWithSession();
  return Root;
}
