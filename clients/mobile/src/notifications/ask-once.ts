import { plainStore } from '../platform/plain-store';
import { phone } from './phone';

const ASKED = 'anochat.notices-asked';

/** The first time that somebody is signed in here; afterwards the settings have it. */
export async function askOnce(): Promise<void> {
  if (plainStore.getItem(ASKED) !== null || (await phone.permission()) !== 'not-asked') return;
  plainStore.setItem(ASKED, 'yes');
  await phone.askPermission();
}
